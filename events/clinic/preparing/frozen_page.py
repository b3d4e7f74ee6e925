"""会前初诊 as a page, and beside the case: what was said at the cut-off, what is different now."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.assessment import Assessment
from catalog.evaluate import ENGINE_VERSION
from catalog.financing_plan import FinancingPlan
from catalog.saved.page import Fate, fates, plan_bar
from catalog.scoring.shown import ShownScore, shown_scores
from catalog.snapshot import snapshot
from catalog.values import Catalogue
from events.clinic.case.loading import case_for
from events.clinic.models import Booking
from events.clinic.preparing.freezing import Frozen, frozen_of
from events.moments import day_and_clock
from yurong.accounts.visitor import visitor
from yurong.kit.errors import NotFound
from yurong.kit.templating import render


@dataclass(frozen=True)
class Changed:
    """A product that comes out differently today."""

    name: str
    then: str
    now: str


@dataclass(frozen=True)
class FrozenSummary:
    """Beside the live case. `made` is 「3月14日 12:00」; the reasons say why today may differ."""

    made: str
    is_corrected: bool
    """The firm has changed its intake since."""
    is_newer_catalog: bool
    changed: list[Changed]
    plan: list[tuple[str, str]]
    missing: list[str]


@dataclass(frozen=True)
class FrozenPage:
    """The context of clinic/preparing/frozen.html."""

    code: str
    firm_name: str
    made: str
    made_at: datetime
    is_corrected: bool
    is_outdated: bool
    version: str
    fates: list[Fate]
    questions: list[str]
    paper: FinancingPlan
    bar: str
    scores: list[ShownScore]


def show(request: Request, session: Session) -> Response:
    """The frozen pre-diagnosis, for panel and organiser. Raises NotFound while there is none."""
    booking = case_for(session, visitor(request), request.path_params["code"])
    frozen = frozen_of(session, booking)
    if frozen is None:
        raise NotFound(
            "这个预约还没有会前初诊。问卷截止后自动生成；截止时没有问卷的没有。",
            next_label="返回诊疗页面",
            next_url=f"/bookings/{booking.code}/case",
        )
    content, newest = frozen.content, snapshot(session).version
    page = FrozenPage(
        code=booking.code,
        firm_name=booking.enterprise.name,
        made=day_and_clock(frozen.made_at),
        made_at=frozen.made_at,
        is_corrected=_is_corrected(frozen, booking),
        is_outdated=(frozen.catalog_version, frozen.engine_version) != (newest, ENGINE_VERSION),
        version=frozen.catalog_version,
        fates=fates(content.answer),
        questions=[fact.question for fact in content.answer.missing_facts],
        paper=content.paper,
        bar=plan_bar(content.paper),
        scores=shown_scores(content.case.profile.scores),
    )
    return render(request, "clinic/preparing/frozen.html", {"page": page})


def frozen_summary(
    session: Session, booking: Booking, found: Assessment, catalogue: Catalogue
) -> FrozenSummary | None:
    """What was frozen, beside what is found today; None where nothing was frozen. Reads only."""
    frozen = frozen_of(session, booking)
    if frozen is None:
        return None
    then = frozen.content.answer.products
    return FrozenSummary(
        made=day_and_clock(frozen.made_at),
        is_corrected=_is_corrected(frozen, booking),
        is_newer_catalog=frozen.catalog_version != catalogue.version,
        changed=[
            Changed(now.product.name, old.eligibility_label, now.eligibility.label)
            for now in found.match.results
            if (old := then.get(now.slug)) and old.eligibility != now.eligibility.value
        ],
        plan=[(line.product, line.amount) for line in frozen.content.paper.plan.lines],
        missing=[fact.question for fact in frozen.content.answer.missing_facts[:6]],
    )


def _is_corrected(frozen: Frozen, booking: Booking) -> bool:
    return booking.intake is not None and booking.intake.version != frozen.intake_version
