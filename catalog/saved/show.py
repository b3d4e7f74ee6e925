"""A saved result, opened by its address: whoever has the address may see it, nobody can guess it."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.saved.carry import carry
from catalog.saved.keeping import kept
from catalog.saved.page import saved_page
from catalog.snapshot import snapshot
from yurong.kit.clock import now, today
from yurong.kit.forms import Form
from yurong.kit.templating import render
from yurong.settings import Settings


class EmailForm(BaseModel):
    email: Annotated[
        str, StringConstraints(to_lower=True, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)
    ]


def show(request: Request, session: Session) -> Response:
    """The result as it was when it was saved. Raises NoSuchResult (404) and Cleared (410)."""
    return opened(request, session, Form())


def opened(request: Request, session: Session, form: Form[EmailForm], status: int = 200) -> Response:
    """The page of the result at this address with the mail form in this state."""
    found = kept(session, request.path_params["token"], now())
    settings: Settings = request.app.state.settings
    page = saved_page(
        found, snapshot(session).version, settings.public_url, request.query_params.get("done", ""), today()
    )
    response = render(request, "catalog/saved/show.html", {"page": page, "form": form}, status=status)
    carry(request, response, found.token)
    return response
