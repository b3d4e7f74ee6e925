"""The visitor's own corner: what waits for them, by role."""

from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic import booking_queries, queries
from events.clinic.allocation.queries import applications_of
from events.clinic.models import Application, Booking
from yurong.accounts.visitor import visitor
from yurong.kit.clock import today
from yurong.kit.templating import render


@dataclass(frozen=True)
class MyPage:
    """The context of clinic/visit/mine.html: a section per role the visitor has."""

    bookings: list[Booking] | None
    cases: list[Booking] | None
    runs_clinics: bool
    is_institution: bool
    applications: tuple[Application, ...] = ()
    """Of the visitor's firms, for clinics to come."""


def show(request: Request, session: Session) -> Response:
    """Bookings of the visitor's firms, coming cases of an expert, and the way to the organiser's pages."""
    who = visitor(request)
    cases = None
    if who.has("expert"):
        expert = queries.expert_of(session, who)
        found = booking_queries.bookings_of_expert(session, expert)
        coming = [each for each in found if each.clinic.on_day >= today()]
        past = [each for each in reversed(found) if each.clinic.on_day < today()]
        cases = coming + past
    page = MyPage(
        bookings=booking_queries.bookings_of_firm(session, who) if who.has("firm") else None,
        cases=cases,
        runs_clinics=who.has("organiser") or who.has("administrator"),
        is_institution=who.has("institution"),
        applications=tuple(each for each in applications_of(session, who) if each.clinic.on_day >= today()),
    )
    return render(request, "clinic/visit/mine.html", {"page": page})


def bookings(request: Request, session: Session) -> Response:
    """The firm's bookings alone: where refusals point to."""
    found = booking_queries.bookings_of_firm(session, visitor(request))
    return render(request, "clinic/visit/mine.html", {"page": MyPage(found, None, False, False)})
