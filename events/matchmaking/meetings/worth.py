"""What a plan is worth, in points: whom each wanted, how well they fit, and how evenly it is shared. Pure.

Before any points counts how many parties have a meeting at all.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from events.matchmaking.meetings.problem import NO_FIT, Pair, Plan, Task, Wish

SAID = {Wish.MUST: 120, Wish.MAY: 40}
BOTH = 40
"""More where each side chose the other."""
EVEN = (100, 60, 40, 25, 15)
"""What the first, second … meeting of a party adds besides; it falls, so that meetings spread."""

Worths = Mapping[Pair, int]
"""The points of every pair that a planner may bring together."""


def pair_points(task: Task, pair: Pair) -> int:
    """What a meeting of the two is worth by itself; 0 where nobody asked for it and nothing fits."""
    firm, institution = pair
    said = task.wishes.get((firm, institution)), task.wishes.get((institution, firm))
    wanted = [SAID[each] for each in said if each in SAID]
    return sum(wanted) + BOTH * (len(wanted) == 2) + task.fits.get(pair, NO_FIT).points


def candidates(task: Task) -> dict[Pair, int]:
    """All pairs that may meet and for which anything speaks, with their points."""
    pairs = ((firm.id, other.id) for firm in task.firms for other in task.institutions)
    return {pair: points for pair in pairs if (points := pair_points(task, pair)) > 0 and task.may_meet(pair)}


def points(task: Task, pairs: Iterable[Pair]) -> int:
    """The points of these meetings together."""
    planned = list(pairs)
    shares = Counter(party for pair in planned for party in pair)
    even = sum(sum(further(task, party, many)) for party, many in shares.items())
    return sum(pair_points(task, pair) for pair in planned) + even


def further(task: Task, party: int, many: int, already: int = 0) -> tuple[int, ...]:
    """What each of so many more meetings of the party adds, where it does."""
    first = task.party[party].had + already
    return EVEN[first : first + many]


def met(task: Task, pairs: Iterable[Pair]) -> int:
    """How many parties have a meeting, or had one."""
    had = {each.id for each in task.party.values() if each.had}
    return len(had.union(*pairs))


def pairs_of(plan: Plan) -> list[Pair]:
    return [each.pair for each in plan]
