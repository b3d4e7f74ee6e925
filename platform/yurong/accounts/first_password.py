"""An account that others made gets its first password from its person, behind a link sent by mail.

The link is not stored: it is signed with the installation's key over the account, its end and what stands
where the hash will be. Choosing a password replaces that, so a link works once, and every older one ends too.
"""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from yurong.accounts import sessions
from yurong.accounts.audit import record
from yurong.accounts.models import Account
from yurong.accounts.passwords import hash_password, is_unset
from yurong.kit.clock import now
from yurong.kit.errors import Gone, NotFound
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

USABLE = timedelta(days=30)


class LinkOver(Gone):
    title = "这个链接已经用过或过了期限"
    message = "设过密码的，请直接登录；还没有设的，请联系发邀请的人再发一次。"
    next_label = "去登录"
    next_url = "/sign-in"


class FirstPasswordForm(BaseModel):
    password: Annotated[str, StringConstraints(min_length=10, max_length=200)]


def address(account: Account, key: bytes, public_url: str, now: datetime) -> str:
    """Where the person chooses the first password, until USABLE is over. The account has none yet."""
    assert is_unset(account.password_hash)
    until = int((now + USABLE).timestamp())
    token = f"{account.id}.{until}.{_mac(account, until, key)}"
    return f"{public_url.rstrip('/')}/first-password/{token}"


def show(request: Request, session: Session) -> Response:
    """Whose account it is, and the form."""
    return _page(request, _account(request, session), Form())


def choose(request: Request, session: Session) -> Response:
    """Keeps the password and signs the browser in. Writes."""
    account = _account(request, session)
    form = fill(FirstPasswordForm, form_of(request))
    if form.value is None:
        return _page(request, account, form, status=422)
    account.password_hash = hash_password(form.value.password)
    record(session, account.id, "account.password-chosen", f"account:{account.id}")
    answer = see("/me")
    sessions.start(session, request, answer, account)
    return answer


def _account(request: Request, session: Session) -> Account:
    """Whom the link was made for, held until the transaction ends. Raises NotFound or LinkOver (410)."""
    account_id, until, mac = _parts(request.path_params["token"])
    held = select(Account).where(Account.id == account_id)
    if request.method == "POST":
        held = held.with_for_update(key_share=True)
    account = session.scalar(held)
    if account is None:
        raise NotFound
    key: bytes = request.app.state.settings.secret_key
    is_ours = hmac.compare_digest(mac.encode(), _mac(account, until, key).encode())
    if not is_ours or not is_unset(account.password_hash) or now().timestamp() >= until:
        raise LinkOver
    return account


def _parts(token: str) -> tuple[int, int, str]:
    parts = token.split(".")
    if len(parts) != 3 or not all(each.isascii() and each.isdigit() and len(each) < 11 for each in parts[:2]):
        raise NotFound
    return min(int(parts[0]), 2**31 - 1), int(parts[1]), parts[2]


def _mac(account: Account, until: int, key: bytes) -> str:
    signed = f"first-password:{account.id}:{until}:{account.password_hash}"
    return hmac.new(key, signed.encode(), hashlib.sha256).hexdigest()


def _page(request: Request, account: Account, form: Form[FirstPasswordForm], status: int = 200) -> Response:
    context = {"form": form, "account": account, "token": request.path_params["token"]}
    return render(request, "accounts/first_password.html", context, status=status)
