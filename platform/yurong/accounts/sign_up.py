"""A firm's first person opens an account for the firm."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from yurong.accounts import sessions
from yurong.accounts.founded_on import FoundedOn
from yurong.accounts.models import Account, Enterprise, RoleGrant
from yurong.accounts.passwords import hash_password
from yurong.accounts.sign_in import safe_path
from yurong.accounts.uscc import Uscc
from yurong.kit.clock import now
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=40)]


class SignUpForm(BaseModel):
    firm_name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=80)]
    uscc: Uscc
    region: Annotated[str, StringConstraints(pattern=r"^41\d{4}$")]
    founded_on: FoundedOn | None = None
    person_name: Short
    phone: Annotated[str, StringConstraints(pattern=r"^1\d{10}$")]
    email: Annotated[
        str, StringConstraints(to_lower=True, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)
    ]
    password: Annotated[str, StringConstraints(min_length=10, max_length=200)]
    next: Annotated[str, StringConstraints(max_length=500)] = "/me"


def show(request: Request, _session: Session) -> Response:
    back = safe_path(request.query_params.get("next", "/me"))
    return _page(request, Form(typed={"next": back}))


def sign_up(request: Request, session: Session) -> Response:
    """Opens account, firm and session in one go. Writes. A known firm or e-mail is refused (422)."""
    form = fill(SignUpForm, form_of(request))
    if form.value is None:
        return _page(request, form, status=422)
    wanted = form.value
    if session.scalar(select(Account.id).where(Account.email == wanted.email)):
        return _page(request, form.refused("email", "这个邮箱已有账号，请直接登录"), status=422)
    if session.scalar(select(Enterprise.id).where(Enterprise.uscc == wanted.uscc)):
        taken = "这家企业已有账号，请联系本企业的经办人，或请办会人员协助"
        return _page(request, form.refused("uscc", taken), status=422)
    account = _open(session, wanted)
    answer = see(safe_path(wanted.next))
    sessions.start(session, request, answer, account)
    return answer


def _open(session: Session, wanted: SignUpForm) -> Account:
    at = now()
    firm = Enterprise(
        uscc=wanted.uscc,
        name=wanted.firm_name,
        region=wanted.region,
        founded_on=wanted.founded_on,
        is_demo=False,
        created_at=at,
    )
    account = Account(
        email=wanted.email,
        name=wanted.person_name,
        phone=wanted.phone,
        password_hash=hash_password(wanted.password),
        created_at=at,
    )
    session.add_all((firm, account))
    session.flush()
    session.add(RoleGrant(account_id=account.id, role="firm", enterprise_id=firm.id))
    session.flush()
    return account


def _page(request: Request, form: Form[SignUpForm], status: int = 200) -> Response:
    regions: list[tuple[str, str]] = request.app.state.henan_regions
    return render(request, "accounts/sign_up.html", {"form": form, "regions": regions}, status=status)
