"""The administrator's pages: which platforms have an address, and the form that changes one."""

from pydantic import BaseModel
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.platforms.address import Outgoing
from catalog.platforms.card import NO_ADDRESS
from catalog.platforms.links import addresses, changes, put_address
from catalog.platforms.pages import platform_of
from catalog.platforms.source import Platform, platforms
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.errors import NotFound
from yurong.kit.forms import Form, fill, prefilled
from yurong.kit.templating import render
from yurong.kit.web import form_of, see


class AddressForm(BaseModel):
    """The address; empty takes it away."""

    address: Outgoing | None = None


def index(request: Request, session: Session) -> Response:
    """Those that can have an address of their own, each with what is kept."""
    known = addresses(session)
    rows = [(each, known.get(each.id, "")) for each in platforms().values() if each.on is None]
    done = {"saved": "网址已保存，公开页面已更新", "same": "网址没有变化"}.get(
        request.query_params.get("done", ""), ""
    )
    context = {"rows": rows, "done": done, "no_address": NO_ADDRESS}
    return render(request, "catalog/platforms/desk.html", context)


def show(request: Request, session: Session) -> Response:
    platform = _own(request)
    form = prefilled(AddressForm, {"address": addresses(session).get(platform.id, "")})
    return _page(request, session, platform, form)


def save(request: Request, session: Session) -> Response:
    """Keeps the address, or takes it away where the field is empty. Writes."""
    platform, form, who = _own(request), fill(AddressForm, form_of(request)), visitor(request)
    if form.value is None:
        return _page(request, session, platform, form, status=422)
    assert who.account_id is not None, "the guard lets only signed-in people in"
    changed = put_address(session, platform.id, form.value.address or "", who.account_id, now())
    return see(f"/organise/platforms?done={'saved' if changed else 'same'}")


def _own(request: Request) -> Platform:
    platform = platform_of(request)
    if platform.on is not None:
        raise NotFound("它和所在平台共用网址。", next_label="去填那个平台", next_url="/organise/platforms")
    return platform


def _page(
    request: Request, session: Session, platform: Platform, form: Form[AddressForm], status: int = 200
) -> Response:
    context = {"platform": platform, "form": form, "changes": changes(session, platform.id)}
    return render(request, "catalog/platforms/address.html", context, status=status)
