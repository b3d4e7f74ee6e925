"""My clinics: drafts and published ones, with how full they are."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic.models import Clinic
from events.clinic.organise.queries import Counts, clinics_run_by, counts_of
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now, today
from yurong.kit.templating import render

Standing = Literal["coming", "draft", "over"]


@dataclass(frozen=True)
class Row:
    """One clinic of the list."""

    clinic: Clinic
    counts: Counts
    is_today: bool


def show(request: Request, session: Session) -> Response:
    clinics = clinics_run_by(session, visitor(request))
    counts = counts_of(session, clinics, now())
    groups: dict[Standing, list[Row]] = {"coming": [], "draft": [], "over": []}
    for each in clinics:
        groups[_standing(each)].append(Row(each, counts[each.id], each.on_day == today()))
    groups["coming"].reverse()
    groups["draft"].reverse()
    return render(request, "clinic/organise/mine.html", {"groups": groups, "total": len(clinics)})


def _standing(clinic: Clinic) -> Standing:
    if clinic.on_day < today():
        return "over"
    return "draft" if clinic.published_at is None else "coming"
