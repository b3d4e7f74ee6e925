"""What an institution does with a version: start a new draft, submit, take back, stop offering."""

from typing import Annotated

from pydantic import BaseModel, Field
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.offerings import drafting, queries, reviewing
from catalog.offerings.desk import mine
from catalog.offerings.refusals import EditedElsewhere
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now, today
from yurong.kit.forms import fill
from yurong.kit.web import form_of, see


class RevisionForm(BaseModel):
    """What the page showed when the button was pressed."""

    revision: Annotated[int, Field(ge=0)] = 0


def draft_again(request: Request, session: Session) -> Response:
    """A draft that begins as the newest version is. Writes; pressing twice makes one."""
    offered, _ = mine(request, session)
    drafting.begin_again(session, offered, account_of(request), now())
    return see(f"/desk/offerings/{offered.id}?done=draft")


def submit(request: Request, session: Session) -> Response:
    """Hands the draft to the reviewers as the page showed it. Writes."""
    offered, _ = mine(request, session)
    version = queries.versions(session, offered.id)[-1]
    revision = revision_of(request, version.revision)
    drafting.submit(session, version, revision=revision, account_id=account_of(request), now=now())
    return see(f"/desk/offerings/{offered.id}?done=submitted")


def take_back(request: Request, session: Session) -> Response:
    """Makes a submitted version a draft again. Writes."""
    offered, _ = mine(request, session)
    version = queries.versions(session, offered.id)[-1]
    drafting.take_back(session, version, account_of(request), now())
    return see(f"/desk/offerings/{offered.id}?done=taken-back")


def withdraw(request: Request, session: Session) -> Response:
    """Takes the offering out of the catalog from today on. Writes."""
    offered, _ = mine(request, session)
    reviewing.withdraw(session, offered, today=today(), account_id=account_of(request), now=now())
    return see("/desk?done=withdrawn")


def account_of(request: Request) -> int:
    """The signed-in person."""
    account_id = visitor(request).account_id
    assert account_id is not None, "the guard lets only signed-in people in"
    return account_id


def revision_of(request: Request, newest: int) -> int:
    """The revision that the form was made for. Raises EditedElsewhere when it says none."""
    form = fill(RevisionForm, form_of(request))
    if form.value is None or not form.typed.get("revision"):
        raise EditedElsewhere(newest)
    return form.value.revision
