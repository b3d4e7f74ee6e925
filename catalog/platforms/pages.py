"""The public pages of external platforms."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.platforms.card import NO_ADDRESS, platform_card
from catalog.platforms.links import addresses
from catalog.platforms.source import Platform, PlatformKind, platforms
from catalog.snapshot import snapshot
from yurong.kit.errors import NotFound
from yurong.kit.templating import render


def index(request: Request, session: Session) -> Response:
    """Every one, by what stands behind the name."""
    catalogue, known = snapshot(session), addresses(session)
    cards = [(each.kind, platform_card(each, catalogue, known)) for each in platforms().values()]
    groups = [(kind.label, [card for its, card in cards if its is kind]) for kind in PlatformKind]
    context = {"groups": groups, "no_address": NO_ADDRESS}
    return render(request, "catalog/platforms/list.html", context)


def show(request: Request, session: Session) -> Response:
    """One with its clauses, its products and the way there."""
    platform = platform_of(request)
    catalogue = snapshot(session)
    parts = [each for each in platforms().values() if each.on == platform.id]
    context = {
        "card": platform_card(platform, catalogue, addresses(session)),
        "parts": parts,
        "no_address": NO_ADDRESS,
    }
    return render(request, "catalog/platforms/show.html", context)


def platform_of(request: Request) -> Platform:
    """The platform that the address names. Raises NotFound."""
    found = platforms().get(request.path_params["id"])
    if found is None:
        raise NotFound("没有这个平台。", next_label="看全部外部平台", next_url="/platforms")
    return found
