"""Choosing among events, the month, and where an event stands: pure tables."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from events.matchmaking.phases import Phase, phase_of
from events.matchmaking.public.finding import Wanted, find, wanted_of
from events.matchmaking.public.lines import EventLine
from events.matchmaking.public.months import month_grid
from tests.matchmaking.factories import NOW, STARTS

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PLACES = {"410100": "郑州市", "410300": "洛阳市", "419001": "济源市"}

LINE = EventLine(
    code="a",
    title="对接会",
    kind="matchmaking",
    mode="on_site",
    region="410105",
    place="智慧岛",
    organiser="郑州市科技局",
    starts_at=STARTS,
    ends_at=STARTS + 3 * HOUR,
    registration_opens_at=NOW - DAY,
    registration_closes_at=STARTS - DAY,
    called_off_at=None,
    track=None,
    chain="",
    audience=None,
    has_meetings=False,
    has_certificate=False,
    is_demo=False,
    at=NOW,
)
OPENS, CLOSES, ENDS = LINE.registration_opens_at, LINE.registration_closes_at, LINE.ends_at
TICK = timedelta(microseconds=1)

STANDS = [
    (OPENS - TICK, Phase.SOON),
    (OPENS, Phase.OPEN),
    (CLOSES - TICK, Phase.OPEN),
    (CLOSES, Phase.CLOSED),
    (STARTS - TICK, Phase.CLOSED),
    (STARTS, Phase.RUNNING),
    (ENDS - TICK, Phase.RUNNING),
    (ENDS, Phase.OVER),
]


@pytest.mark.parametrize(("at", "phase"), STANDS)
def test_where_an_event_stands_turns_at_the_moment(at: datetime, phase: Phase) -> None:
    assert phase_of(LINE, at) == phase
    assert phase_of(replace(LINE, called_off_at=NOW), at) == Phase.CANCELLED


LINES = (
    LINE,
    replace(LINE, code="b", kind="chain", track="materials", region="410300", starts_at=STARTS + 40 * DAY),
    replace(LINE, code="c", kind="training", audience="leaders", mode="online", region="419001"),
    replace(LINE, code="d", mode="both", registration_opens_at=NOW + DAY),
)

CHOSEN: list[tuple[dict[str, str], str]] = [
    ({}, "abcd"),
    ({"kind": "chain"}, "b"),
    ({"city": "410100"}, "ad"),
    ({"city": "419001"}, "c"),
    ({"month": "2026-12"}, "acd"),
    ({"mode": "online"}, "cd"),
    ({"mode": "on_site"}, "abd"),
    ({"track": "materials"}, "b"),
    ({"audience": "leaders"}, "c"),
    ({"state": "soon"}, "d"),
    ({"state": "open"}, "abc"),
    ({"kind": "chain", "city": "410100"}, ""),
    ({"kind": "none", "city": "1", "month": "2026-13", "mode": "x", "state": "?"}, "abcd"),
]


@pytest.mark.parametrize(("params", "codes"), CHOSEN)
def test_the_address_chooses_and_what_is_unknown_in_it_does_not(params: dict[str, str], codes: str) -> None:
    found = find(LINES, wanted_of(params, PLACES), PLACES)
    assert "".join(each.code for each in found.lines) == codes


def test_the_number_beside_a_choice_is_what_it_leaves() -> None:
    wanted = Wanted(kind="matchmaking")
    for facet in find(LINES, wanted, PLACES).facets:
        for option in facet.options:
            chosen = replace(wanted, **{facet.name: option.value})
            assert len(find(LINES, chosen, PLACES).lines) == option.count, (facet.name, option)


def test_an_address_says_only_what_is_asked_for() -> None:
    wanted = Wanted(kind="chain", city="410100")
    assert wanted.query() == "?kind=chain&city=410100"
    assert wanted.query(kind="") == "?city=410100"
    assert Wanted().query() == ""


def test_a_month_has_whole_weeks_and_an_event_on_each_of_its_days() -> None:
    over_new_year = replace(LINE, starts_at=STARTS + 25 * DAY, ends_at=STARTS + 28 * DAY)
    december = month_grid("2026-12", date(2026, 12, 5)).filled([LINE, over_new_year])
    assert (december.label, december.previous, december.next) == ("2026年12月", "2026-11", "2027-01")
    days = [day for week in december.weeks for day in week]
    assert all(len(week) == 7 for week in december.weeks)
    assert [day.on.day for day in days if day.lines] == [5, 30, 31]
    assert [day.on for day in days if day.is_today] == [date(2026, 12, 5)]
    january = month_grid("2027-01", date(2026, 12, 5)).filled([LINE, over_new_year])
    assert [day.on.day for week in january.weeks for day in week if day.lines] == [1, 2]


def test_the_last_day_of_an_event_that_ends_at_midnight_is_the_day_before() -> None:
    until_midnight = replace(LINE, ends_at=STARTS + 15 * HOUR)  # 24:00 in Zhengzhou
    assert until_midnight.days() == [date(2026, 12, 5)]
