"""The public history of an offering: what was in force on any day."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.offerings import queries
from catalog.offerings.card import OfferingCard, offering_card, when_text
from catalog.offerings.refusals import NoSuchOffering
from catalog.snapshot import snapshot
from catalog.values import Clause, Product
from yurong.kit.clock import today
from yurong.kit.templating import render


@dataclass(frozen=True)
class HistoryLine:
    """One version in the list of all."""

    number: int
    name: str
    when: str
    url: str
    is_shown: bool


@dataclass(frozen=True)
class HistoryPage:
    """The context of catalog/offerings/history.html; `shown` is None when nothing was in force on the day."""

    name: str
    institution: str
    product: Product
    is_demo: bool
    on: date
    typed: str
    is_today: bool
    wrong: str
    shown: OfferingCard | None
    number: int
    requirements: list[tuple[str, Clause]]
    lines: list[HistoryLine]


def show(request: Request, session: Session) -> Response:
    """The version of the day named by ?on=, today without it; 422 when that is no day."""
    catalogue, day = snapshot(session), today()
    offered, institution = queries.named(session, int(request.path_params["id"]))
    versions = [each for each in catalogue.offerings if each.id == offered.id]
    if not versions:
        raise NoSuchOffering(next_label="去产品目录", next_url="/products")
    typed = request.query_params.get("on", "")
    on, wrong = day, ""
    if typed:
        try:
            on = date.fromisoformat(typed)
        except ValueError:
            wrong = "请填写日期，如 2026-05-01；下面是今天的内容"
    shown = next(
        (
            each
            for each in versions
            if each.valid_from <= on and (each.valid_until is None or on <= each.valid_until)
        ),
        None,
    )
    page = HistoryPage(
        name=(shown or versions[-1]).name,
        institution=institution,
        product=next(each for each in catalogue.products if each.slug == offered.product_slug),
        is_demo=offered.is_demo,
        on=on,
        typed=typed or day.isoformat(),
        is_today=on == day,
        wrong=wrong,
        shown=offering_card(shown, day) if shown else None,
        number=shown.number if shown else 0,
        requirements=[(row.requirement, catalogue.clauses[row.cite]) for row in shown.criteria]
        if shown
        else [],
        lines=[
            HistoryLine(
                each.number,
                each.name,
                when_text(each.valid_from, each.valid_until),
                f"/offerings/{offered.id}?on={each.valid_from}",
                each is shown,
            )
            for each in reversed(versions)
        ],
    )
    return render(request, "catalog/offerings/history.html", {"page": page}, status=422 if wrong else 200)
