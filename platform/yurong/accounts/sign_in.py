"""Sign in with e-mail and password."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from yurong.accounts import sessions
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see


class SignInForm(BaseModel):
    email: Annotated[str, StringConstraints(max_length=254)]
    password: Annotated[str, StringConstraints(max_length=200)]
    next: Annotated[str, StringConstraints(max_length=500)] = "/me"


def show(request: Request, _session: Session) -> Response:
    """The form; `next` says where to go afterwards."""
    back = safe_path(request.query_params.get("next", "/me"))
    return render(request, "accounts/sign_in.html", {"form": Form[SignInForm](typed={"next": back})})


def sign_in(request: Request, session: Session) -> Response:
    """Signs the browser in and goes on; a wrong pair shows the form again (422). Writes."""
    form = fill(SignInForm, form_of(request))
    if form.value is not None:
        account = sessions.account_with(session, form.value.email, form.value.password)
        if account is not None:
            answer = see(safe_path(form.value.next))
            sessions.start(session, request, answer, account)
            return answer
        form = form.refused("email", "邮箱或密码不对，请检查后再试")
    return render(request, "accounts/sign_in.html", {"form": form}, status=422)


def safe_path(wanted: str) -> str:
    """The path when it is one of this site's, else /me: nobody is sent to another site after signing in."""
    parts = urlsplit(wanted)
    is_ours = not parts.scheme and not parts.netloc and wanted.startswith("/") and not wanted.startswith("//")
    return wanted if is_ours and "\\" not in wanted else "/me"
