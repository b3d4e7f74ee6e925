"""An event with one-to-one meetings: four firms, two institutions, a grid of four rounds and three tables."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.applications import Starlette

from events.matchmaking.drawing_up import NewGroup
from events.matchmaking.meetings import departure_work, letter_work
from events.matchmaking.meetings.delegations import bring_in, delegations
from events.matchmaking.meetings.drafts import Draft, keep
from events.matchmaking.meetings.gathering import Gathered, gather
from events.matchmaking.meetings.problem import Meeting as Planned
from events.matchmaking.meetings.problem import Wish
from events.matchmaking.meetings.publishing import publish
from events.matchmaking.meetings.settling import NewGrid, settle
from events.matchmaking.meetings.wishing import Wishes, hand_in
from events.matchmaking.models import Event, Meeting, MeetingParty, MeetingSetting
from tests.matchmaking.factories import NOW, PUBLIC_URL, STARTS, an_event, registered
from tests.matchmaking.registration_site import database_of
from tests.world import Browser
from yurong.kit.clock import now as clock_now
from yurong.kit.db import Database
from yurong.kit.jobs import work as do_job

FIRMS = ("光电公司", "材料公司", "医药公司", "电池公司")
BANK, FUND = "示例银行", "示例基金"
GROUPS = (NewGroup("firm", "企业", 50), NewGroup("bank", "银行", 20), NewGroup("fund", "基金", 20))
WISHES_UNTIL = STARTS - timedelta(days=2)
GRID = NewGrid(STARTS, 20, 5, 4, 2, 15, 3, 4, WISHES_UNTIL)
"""09:00, 09:25, then a rest of a quarter, 10:00, 10:25."""
Written = tuple[int, int, str, str]
"""(round, table, firm, institution) by name."""
MUST, MAY, NO = Wish.MUST, Wish.MAY, Wish.NO


@dataclass(frozen=True)
class Day:
    """The event, its organiser's account, the parties' ids by name, and the secret tokens by name."""

    event_id: int
    code: str
    organiser: int
    ids: Mapping[str, int]
    tokens: Mapping[str, str]

    def plan(self, *meetings: Written) -> tuple[Planned, ...]:
        """These meetings, sorted."""
        return tuple(
            sorted(Planned(at, table, self.ids[firm], self.ids[other]) for at, table, firm, other in meetings)
        )


def a_day(
    session: Session,
    *,
    grid: NewGrid = GRID,
    hidden: tuple[str, ...] = (),
    at: datetime = NOW,
    **event: object,
) -> Day:
    """The event with everybody registered and the grid settled. `hidden` firms share nothing. Flushes."""
    made = an_event(session, groups=GROUPS, has_meetings=True, now=at - timedelta(days=7), **event)  # type: ignore[arg-type]  # fields by name
    tokens = {}
    for number, name in enumerate((*FIRMS, BANK, FUND)):
        group = max(0, number - len(FIRMS) + 1)
        _, tokens[name] = registered(
            session, made, number, group=group, now=at, organisation=name, shares_contact=name not in hidden
        )
    settle(session, event=made, new=grid, account_id=made.organiser_account_id, now=at)
    ids = {each.name: each.id for each in bring_in(session, made.id).values()}
    return Day(made.id, made.code, made.organiser_account_id, ids, tokens)


def coming(app: Starlette, days: float = 14, *, hidden: tuple[str, ...] = ()) -> Day:
    """The event so many days from now, wishes open until two days before. Commits."""
    at = clock_now()
    starts_at = (at + timedelta(days=days)).replace(second=0, microsecond=0)
    grid = replace(
        GRID, starts_at=starts_at, wishes_until=min(starts_at, max(at, starts_at - timedelta(days=2)))
    )
    with database_of(app).writing() as session:
        return a_day(
            session,
            grid=grid,
            hidden=hidden,
            at=min(at, starts_at) - timedelta(days=1),
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=3),
            registration_opens_at=at - timedelta(days=30),
            registration_closes_at=starts_at,
        )


def event_of(session: Session, day: Day) -> Event:
    return session.get_one(Event, day.event_id)


def setting_of(session: Session, day: Day) -> MeetingSetting:
    return session.get_one(MeetingSetting, day.event_id)


def wish(
    session: Session, day: Day, who: str, wishes: Mapping[str, Wish], *, now: datetime = NOW, **more: object
) -> MeetingParty:
    """The party's wishes by the other's name; `more` are fields of Wishes."""
    known = {each.name: each for each in delegations(session, day.event_id)}
    said = replace(Wishes({known[name].key: each for name, each in wishes.items()}), **more)  # type: ignore[arg-type]
    return hand_in(
        session, event=event_of(session, day), mine=known[who], said=said, account_id=None, now=now
    )


def published(database: Database, day: Day, *meetings: Written, now: datetime = NOW) -> None:
    """These meetings as a draft, and that published."""
    with database.writing() as session:
        event = event_of(session, day)
        draft = Draft(day.plan(*meetings))
        row = keep(session, event=event, draft=draft, said="排一版", account_id=day.organiser, now=now)
        publish(
            session,
            event=event,
            version=row.version,
            account_id=day.organiser,
            now=now,
        )


def tell_everybody(database: Database, folder: Path) -> None:
    """Does the jobs that wait to tell parties their schedule."""
    while do_job(database, {letter_work.KIND: letter_work.telling(PUBLIC_URL)}, folder, clock_now()):
        pass


def worked_out(app: Starlette, organiser: Browser, departure: str) -> str:
    """The page of a party that does not come, once the job has found how to make good what falls away."""
    asked = organiser.post(departure.replace("/departure", "/replacements"), {}, follow_redirects=False)
    handlers, root = {departure_work.KIND: departure_work.departure_job}, app.state.settings.folder.jobs
    assert do_job(database_of(app), handlers, root, clock_now()) == "done"
    back = re.search(r'href="([^"]+\?job=[^"]+)"', organiser.get(asked.headers["location"]).text)
    assert back
    return str(organiser.get(back[1]).text)


def hidden_in(page: str) -> dict[str, str]:
    """What a departure's form sends along."""
    return dict(re.findall(r'<input type="hidden" name="(job|live_version)" value="([^"]*)"', page))


def meetings(session: Session, day: Day) -> list[Meeting]:
    """All rows, by id."""
    return list(session.scalars(select(Meeting).where(Meeting.event_id == day.event_id).order_by(Meeting.id)))


def gathered(session: Session, day: Day, now: datetime = NOW) -> Gathered:
    return gather(session, event_of(session, day), setting_of(session, day), now)


def standing(session: Session, day: Day) -> set[tuple[int, int, int, int]]:
    """What stands, as (round, table, firm, institution) by id."""
    plan = gathered(session, day).live
    return {(each.round, each.table, each.firm, each.institution) for each in plan}


def placed(day: Day, *written: Written) -> set[tuple[int, int, int, int]]:
    return {(each.round, each.table, each.firm, each.institution) for each in day.plan(*written)}
