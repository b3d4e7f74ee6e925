"""How well a firm's need meets what an institution gives, from what both have said."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from catalog.vocabulary import Category
from events.matchmaking.meetings.delegations import Delegation
from events.matchmaking.meetings.problem import Fit, Pair
from events.matchmaking.models import GroupKind, MeetingParty, MeetingSide

USUAL = {
    GroupKind.BANK: (Category.LOAN,),
    GroupKind.FUND: (Category.EQUITY,),
    GroupKind.INSURER: (Category.INSURANCE, Category.GUARANTEE),
}
"""What such institutions give where one has not said."""

SAME_KIND, OPEN = 20, 5


def fits_of(parties: Iterable[MeetingParty], people: Mapping[int, Delegation]) -> dict[Pair, Fit]:
    """The fit of every firm with every institution, by their ids, where there is any. Pure."""
    known = list(parties)
    seeks = {each.id: tuple(map(Category, each.kinds)) for each in known if each.side == MeetingSide.FIRM}
    others = [each for each in known if each.side == MeetingSide.INSTITUTION]
    gives = {each.id: kinds_of(each, people[each.id]) for each in others}
    found = {
        (firm, other): fit(sought, given) for firm, sought in seeks.items() for other, given in gives.items()
    }
    return {pair: each for pair, each in found.items() if each.points}


def kinds_of(party: MeetingParty | None, people: Delegation) -> tuple[Category, ...]:
    """What a party seeks or gives: as it said, else what is usual for its group."""
    if party is not None and party.kinds:
        return tuple(map(Category, party.kinds))
    return tuple(dict.fromkeys(each for kind in people.kinds for each in USUAL.get(kind, ())))


@lru_cache(maxsize=4_096)  # asked for every pair at every change, and there are few answers
def fit(seeks: tuple[Category, ...], gives: tuple[Category, ...]) -> Fit:
    """Points and reasons. A firm that has not said what it seeks fits everybody a little."""
    if not seeks:
        return Fit(OPEN, ("企业没有说要哪一类融资",))
    same = [each.label for each in seeks if each in gives]
    return Fit(SAME_KIND, (f"企业要{'、'.join(same)}，机构正好提供",)) if same else Fit(0)
