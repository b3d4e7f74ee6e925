"""A registered party's page: whom it would like to meet, and once it is published, whom it meets when."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.vocabulary import Category
from events.calendar_file import MEDIA_TYPE, feed_of
from events.matchmaking.meetings import wishing
from events.matchmaking.meetings.delegations import Delegation, parties_of, seats_of
from events.matchmaking.meetings.fitting import fit, kinds_of
from events.matchmaking.meetings.hours import Round, grid_of
from events.matchmaking.meetings.letters import CALENDAR_NAME
from events.matchmaking.meetings.pages.asking import Mine, mine
from events.matchmaking.meetings.problem import Wish
from events.matchmaking.meetings.schedule import (
    Line,
    contacts,
    entries_of,
    items_of,
    lines_of,
    need_of,
    party_of,
    people_of,
)
from events.matchmaking.meetings.wishing import Wishes, hand_in, visible
from events.matchmaking.models import Event, MeetingParty, MeetingSide
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.forms import Form, fill
from yurong.kit.money import WanAmount
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

KINDS = (
    Category.LOAN,
    Category.EQUITY,
    Category.GUARANTEE,
    Category.INSURANCE,
    Category.LEASING,
    Category.BOND,
    Category.SERVICE,
)
"""What can be spoken about at a table."""
CHOICES = ((Wish.MUST, "一定要见"), (Wish.MAY, "可以见"), (Wish.NO, "不见"))
DONE = {
    "saved": "意愿已保存。截止前可以再改。",
    "back": "已撤回，您的安排照旧，也告诉了主办方。",
}
Phase = Literal["wishing", "planning", "published"]


class WishForm(BaseModel):
    """What stands beside the wishes themselves, which are sent as 「wish-<key>」."""

    kinds: tuple[Category, ...] = ()
    about: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    amount: WanAmount | None = None
    seats: Annotated[int, Field(ge=1, le=9)] = 1
    absent: tuple[Annotated[int, Field(ge=0, lt=40)], ...] = ()


class LeaveForm(BaseModel):
    """Why the party does not come."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=100)]


@dataclass(frozen=True)
class Other:
    """One of the other side as the list shows it. `fits`: why the two could suit each other."""

    key: str
    name: str
    need: str
    fits: tuple[str, ...]
    contacts: tuple[str, ...]
    wants: bool


@dataclass(frozen=True)
class WishesPage:
    """The context of matchmaking/meetings/mine.html."""

    event: Event
    url: str
    mine: Delegation
    party: MeetingParty | None
    phase: Phase
    grid: tuple[Round, ...]
    others: list[Other]
    lines: list[Line]
    done: str
    has_rounds_left: bool
    begun: frozenset[int]
    """Numbers of the rounds that have begun: what came of them can be said."""
    most_musts: int = wishing.MOST_MUSTS

    @property
    def is_firm(self) -> bool:
        return self.mine.side is MeetingSide.FIRM


def show(request: Request, session: Session) -> Response:
    """The form while wishes are taken, then what is planned, then the schedule."""
    own = mine(request, session)
    return page(request, session, own, stored(session, own))


def save(request: Request, session: Session) -> Response:
    """Takes the wishes; a wrong field shows the form again with everything typed (422). Writes."""
    own = mine(request, session)
    form = fill(WishForm, form_of(request))
    if form.value is None:
        return page(request, session, own, form, status=422)
    said = _said(form.value, form.typed)
    wrong = wishing.faults(said, own.setting.rounds, len(own.delegation.people))
    for name, why in wrong.items():
        form = form.refused(name, why)
    if wrong:
        return page(request, session, own, form, status=422)
    hand_in(
        session,
        event=own.event,
        mine=own.delegation,
        said=said,
        account_id=visitor(request).account_id,
        now=now(),
    )
    return see(f"{own.url}/meetings?done=saved")


def calendar(request: Request, session: Session) -> Response:
    """The party's published meetings as .ics, cancelled ones among them."""
    own = mine(request, session)
    public_url = request.app.state.settings.public_url
    party, lines = _published(session, own)
    entries = entries_of(own.event, party, [each.item for each in lines], public_url) if party else []
    return Response(
        feed_of(f"一对一洽谈：{own.event.title}", entries),
        media_type=MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{CALENDAR_NAME}"'},
    )


def page(
    request: Request,
    session: Session,
    own: Mine,
    form: Form[WishForm],
    leaving: Form[LeaveForm] | None = None,
    status: int = 200,
) -> Response:
    """The page; `leaving` is the form of a withdrawal with what was typed."""
    party, lines = _published(session, own)
    at, grid = now(), grid_of(own.setting)
    phase: Phase = "wishing" if at < own.setting.wishes_until else "planning"
    shown = WishesPage(
        event=own.event,
        url=own.url,
        mine=own.delegation,
        party=party,
        phase="published" if own.setting.published_at else phase,
        grid=grid,
        others=_others(session, own) if phase == "wishing" else [],
        lines=lines,
        has_rounds_left=at < grid[-1].starts_at,
        begun=frozenset(each.number for each in grid if each.starts_at <= at),
        done=DONE.get(request.query_params.get("done", ""), ""),
    )
    context = {
        "page": shown,
        "form": form,
        "leaving": leaving or Form(),
        "kinds": [(each.value, each.label) for each in KINDS],
        "choices": [(each.value, label) for each, label in CHOICES],
        "until": own.setting.wishes_until,
    }
    return render(request, "matchmaking/meetings/mine.html", context, status=status)


def _published(session: Session, own: Mine) -> tuple[MeetingParty | None, list[Line]]:
    party = party_of(session, own.event.id, own.delegation)
    if party is None or own.setting.published_at is None:
        return party, []
    items = items_of(session, own.setting, [party.id])
    return party, lines_of(party, items, people_of(session, own.event.id))


def _others(session: Session, own: Mine) -> list[Other]:
    known = parties_of(session, own.event.id)
    is_firm = own.delegation.side is MeetingSide.FIRM
    ours = kinds_of(known.get(own.delegation.who), own.delegation)
    choosers = frozenset[str]() if is_firm else wishing.chosen_by(session, own.event.id, own.delegation)
    found = []
    for each in visible(session, own.event.id, own.delegation):
        party = known.get(each.who)
        theirs = kinds_of(party, each)
        seeks, gives = (ours, theirs) if is_firm else (theirs, ours)
        need = need_of(party) if party else ""
        found.append(
            Other(
                each.key,
                each.name,
                need or "、".join(kind.label for kind in theirs),
                fit(seeks, gives).reasons if seeks else (),
                () if is_firm else tuple(contacts(each.people)),
                each.key in choosers,
            )
        )
    return sorted(found, key=lambda each: (not each.wants, not each.fits))


def stored(session: Session, own: Mine) -> Form[WishForm]:
    """The form with what the party said last; a first visit shows what is known from the registration."""
    known = parties_of(session, own.event.id)
    party = known.get(own.delegation.who)
    if party is None or party.said_at is None:
        usual = [each.value for each in kinds_of(party, own.delegation)]
        return Form(typed={"seats": "1"}, typed_list={"kinds": usual})
    wishes, absent = wishing.said_by(session, party)
    keys = {each.id: each.key for each in known.values()}
    typed = {f"wish-{keys[other]}": wish.value for other, wish in wishes.items()}
    typed |= {"about": party.about, "seats": str(seats_of(party, own.delegation))}
    if party.amount:
        typed["amount"] = f"{party.amount.in_wan:f}"
    return Form(
        typed=typed,
        typed_list={"kinds": list(party.kinds), "absent": [str(each) for each in sorted(absent)]},
    )


def _said(value: WishForm, typed: Mapping[str, str]) -> Wishes:
    wishes = {
        name.removeprefix("wish-"): Wish(said)
        for name, said in typed.items()
        if name.startswith("wish-") and said in set(Wish)
    }
    return Wishes(
        wishes,
        frozenset(value.absent),
        tuple(dict.fromkeys(each.value for each in value.kinds)),
        value.about,
        value.amount,
        value.seats,
    )
