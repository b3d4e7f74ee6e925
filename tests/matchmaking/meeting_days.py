"""Small days of one-to-one meetings to try, and every plan of one, found without the planner."""

from collections import Counter
from collections.abc import Iterator

from hypothesis import strategies as st

from events.matchmaking.meetings.problem import Fit, Meeting, Pair, Party, Plan, Task, Wish
from events.matchmaking.meetings.tables import at_tables
from events.matchmaking.meetings.worth import BOTH, EVEN, SAID

Placed = dict[Pair, int]


def a_task(
    firms: int = 3,
    institutions: int = 2,
    rounds: int = 3,
    *,
    most: int = 9,
    tables: int = 9,
    wishes: dict[tuple[int, int], Wish] | None = None,
    fit: int = 10,
) -> Task:
    """Everybody there all day, everybody fitting everybody; firms are 1, 2 …, institutions 101, 102 …"""
    everything = frozenset(range(rounds))
    guests = tuple(Party(each, f"企业{each}", everything, most) for each in range(1, firms + 1))
    hosts = tuple(Party(100 + each, f"机构{each}", everything, 99) for each in range(1, institutions + 1))
    fits = {(one.id, other.id): Fit(fit, ("对得上",)) for one in guests for other in hosts if fit}
    return Task(guests, hosts, rounds, tuple(range(1, tables + 1)), wishes or {}, fits)


@st.composite
def days(draw: st.DrawFn, most_firms: int = 3, most_rounds: int = 3) -> Task:
    """A day with wishes, absences, 回避, own and shared tables, and people who meet several at once."""
    rounds = draw(st.integers(1, most_rounds))
    there = st.frozensets(st.integers(0, rounds - 1), min_size=0, max_size=rounds)
    often = st.one_of(st.just(frozenset(range(rounds))), there)
    guests = tuple(
        Party(
            each,
            f"企业{each}",
            draw(often),
            draw(st.integers(1, 3)),
            draw(st.sampled_from((1, 1, 2))),
            had=draw(st.sampled_from((0, 0, 0, 1))),
        )
        for each in range(1, draw(st.integers(1, most_firms)) + 1)
    )
    hosts = tuple(
        Party(
            100 + each,
            f"机构{each}",
            draw(often),
            draw(st.integers(1, 4)),
            draw(st.sampled_from((1, 1, 2))),
            draw(st.sampled_from(((), (), (10 * each,), (10 * each, 10 * each + 1)))),
        )
        for each in (1, 2)[: draw(st.integers(1, 2))]
    )
    own = tuple(table for each in hosts for table in each.tables)
    pairs = [(one.id, other.id) for one in guests for other in hosts]
    ways = [*pairs, *(pair[::-1] for pair in pairs)]
    wishes = draw(st.dictionaries(st.sampled_from(ways), st.sampled_from(Wish), max_size=len(ways)))
    fits = draw(st.dictionaries(st.sampled_from(pairs), st.integers(0, 60).map(Fit), max_size=len(pairs)))
    barred = draw(st.frozensets(st.sampled_from(pairs), max_size=1))
    shared = tuple(range(1, 1 + draw(st.integers(0, 3))))
    return Task(guests, hosts, rounds, (*shared, *own), wishes, fits, barred)


def holds(task: Task, placed: Placed) -> bool:
    """Whether the hard rules hold, tables counted only."""
    at = Counter((party, number) for pair, number in placed.items() for party in pair)
    of = Counter(party for pair in placed for party in pair)
    shared = {each.id for each in task.institutions if not each.tables}
    own = {table for each in task.institutions for table in each.tables}
    used = Counter(number for pair, number in placed.items() if pair[1] in shared)
    people = {each.id: each for each in (*task.firms, *task.institutions)}
    return (
        all(number in people[party].rounds for party, number in at)
        and all(many <= people[party].seats for (party, _), many in at.items())
        and all(many <= len(people[party].tables or task.tables) for (party, _), many in at.items())
        and all(many <= people[party].most for party, many in of.items())
        and all(many <= len(set(task.tables) - own) for many in used.values())
        and not task.barred & placed.keys()
        and not any(task.wishes.get(said) is Wish.NO for pair in placed for said in (pair, pair[::-1]))
    )


def every_plan(task: Task, pairs: list[Pair] | None = None, placed: Placed | None = None) -> Iterator[Placed]:
    """All plans that hold, the empty one among them."""
    placed = placed or {}
    if pairs is None:
        pairs = [(one.id, other.id) for one in task.firms for other in task.institutions]
    if not pairs:
        yield placed
        return
    first, *others = pairs
    yield from every_plan(task, others, placed)
    for number in range(task.rounds):
        if holds(task, further := {**placed, first: number}):
            yield from every_plan(task, others, further)


def some_plan(task: Task) -> st.SearchStrategy[Plan]:
    """Any plan that holds, as an organiser might have made it by hand."""
    placed = [each for each in every_plan(task) if all(is_speaking_for(task, pair) for pair in each)]
    return st.sampled_from(placed).map(lambda each: at_tables(task, each))


def worth(task: Task, placed: Placed) -> int:
    """The points by the rule as the notes have it."""
    had = {each.id: each.had for each in (*task.firms, *task.institutions)}
    shares = Counter(party for pair in placed for party in pair)
    total = sum(sum(EVEN[had[party] : had[party] + many]) for party, many in shares.items())
    for pair in placed:
        said = [task.wishes.get(each) for each in (pair, pair[::-1])]
        total += sum(SAID.get(each, 0) for each in said if each)
        total += BOTH if all(each in (Wish.MUST, Wish.MAY) for each in said) else 0
        total += task.fits[pair].points if pair in task.fits else 0
    return total


def is_speaking_for(task: Task, pair: Pair) -> bool:
    """Whether anybody chose the other or anything fits: the planner brings no others together."""
    said = {task.wishes.get(each) for each in (pair, pair[::-1])}
    return bool(said & {Wish.MUST, Wish.MAY}) or (pair in task.fits and task.fits[pair].points > 0)


def reached(task: Task, placed: Placed) -> int:
    """How many have or had a meeting."""
    had = {each.id for each in (*task.firms, *task.institutions) if each.had}
    return len(had | {party for pair in placed for party in pair})


def placed_of(plan: Plan) -> Placed:
    return {each.pair: each.round for each in plan}


def at(round_: int, table: int, firm: int, institution: int) -> Meeting:
    """A meeting in the order in which one speaks of it."""
    return Meeting(round_, table, firm, institution)
