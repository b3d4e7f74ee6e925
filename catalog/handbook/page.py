"""/products/handbook: what the handbook of a filter would hold, and the button that has it made."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.browse import read_filter
from catalog.finding.filter import Filter, address
from catalog.finding.find import Found, find
from catalog.handbook.scope import scope
from catalog.handbook.work import KIND
from catalog.snapshot import snapshot, version
from catalog.vocabulary import Category
from yurong.kit.clock import now, today
from yurong.kit.errors import Problem
from yurong.kit.jobs import enqueue_job
from yurong.kit.templating import render
from yurong.kit.web import see

PATH = "/products/handbook"


class NothingToPrint(Problem):
    status = 422
    title = "没有可以印的产品"
    message = "这样筛选没有找到产品。请少选一个条件再生成手册。"


@dataclass(frozen=True)
class HandbookPage:
    """The context of catalog/handbook/page.html. `back` is the list that the handbook is made of."""

    found: Found
    scope: str
    total: int
    chapters: list[tuple[str, int]]
    """(category, how many products) in the order of print."""
    day: date
    version: str
    back: str
    action: str


def show(request: Request, session: Session) -> Response:
    catalogue, day = snapshot(session), today()
    found = find(catalogue, read_filter(request), day)
    categories = [each.product.category for each in found.products]
    page = HandbookPage(
        found=found,
        scope=scope(found),
        total=len(found.products),
        chapters=[(each.label, categories.count(each)) for each in Category if each in categories],
        day=day,
        version=catalogue.version,
        back=address(found.wanted),
        action=address(found.wanted, PATH),
    )
    return render(request, "catalog/handbook/page.html", {"page": page})


def start(request: Request, session: Session) -> Response:
    """Leaves a job and shows it. Writes. The same filter, catalogue and day give everybody the same job.

    Raises NothingToPrint. What is not an option of the filter is left out, as in the list.
    """
    day = today()
    found = find(snapshot(session), read_filter(request), day)
    if not found.products:
        raise NothingToPrint(next_label="回到产品目录", next_url=address(found.wanted))
    job = enqueue_job(
        session,
        kind=KIND,
        title=f"产品手册（{len(found.products)} 个产品）",
        back_url=_short(address(found.wanted, PATH)),
        params={"wanted": asdict(found.wanted), "day": day.isoformat()},
        asked_by=None,
        now=now(),
        key=_key(found.wanted, version(session), day),
    )
    return see(f"/jobs/{job.token}")


def _key(wanted: Filter, catalogue_version: str, day: date) -> str:
    named = f"{catalogue_version} {day} {address(wanted)}"
    return f"{KIND}:{hashlib.sha256(named.encode()).hexdigest()[:40]}"


def _short(url: str) -> str:
    """The way back; a filter too long for the job's column leads to the whole catalogue."""
    return url if len(url) <= 200 else PATH
