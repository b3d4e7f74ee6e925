"""Choosing among public postings: what the address asks for. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from catalog.finding.fold import fold, pieces
from catalog.vocabulary import Labelled, Track
from events.matchmaking.board.lines import PostLine
from events.matchmaking.facets import Facet, asked_for, facet, query_of
from events.matchmaking.models import PostKind
from yurong.kit.forms import clean
from yurong.kit.money import Money

MOST_WORDS = 60


class Band(Labelled):
    """How much money a posting is about."""

    SMALL = "small", "100 万元以下"
    MIDDLE = "middle", "100 万到 500 万元"
    LARGE = "large", "500 万到 3000 万元"
    HUGE = "huge", "3000 万元以上"


_FROM = {Band.SMALL: 0, Band.MIDDLE: 100, Band.LARGE: 500, Band.HUGE: 3000}


@dataclass(frozen=True)
class Wanted:
    """What is asked for; empty means any. `region` is a city's code, its counties included."""

    kind: str = ""
    region: str = ""
    track: str = ""
    band: str = ""
    q: str = ""

    def query(self, **changes: str) -> str:
        """The address's query with these changes, starting with 「?」; empty when nothing is asked for."""
        return query_of(asdict(self) | changes)

    @property
    def is_narrowed(self) -> bool:
        return self != Wanted()


def wanted_of(params: Mapping[str, str], places: Iterable[str]) -> Wanted:
    """What the address asks for; what does not exist counts as not asked for."""
    known: dict[str, Iterable[str]] = {
        "kind": [each.value for each in PostKind],
        "region": places,
        "track": [each.value for each in Track],
        "band": [each.value for each in Band],
    }
    words = " ".join(clean(params.get("q", "")).split())[:MOST_WORDS].strip()
    return Wanted(**asked_for(params, known), q=words)


def fits(line: PostLine, wanted: Wanted) -> bool:
    """Whether a line is among what is asked for."""
    chosen = all(asked == value(line) for name, value in VALUES.items() if (asked := getattr(wanted, name)))
    return chosen and _says(line, wanted.q)


def facets(lines: Sequence[PostLine], wanted: Wanted, places: Mapping[str, str]) -> tuple[Facet, ...]:
    """The choices there are. `places`: names of the cities, in their order."""
    labels: dict[str, tuple[str, Mapping[str, str]]] = {
        "kind": ("种类", {each.value: each.label for each in PostKind}),
        "region": ("地区", places),
        "track": ("产业领域", {each.value: each.label for each in Track}),
        "band": ("金额", {each.value: each.label for each in Band}),
    }
    found = []
    for name, (label, values) in labels.items():
        others = replace(wanted, **{name: ""})
        held = (VALUES[name](each) for each in lines if fits(each, others))
        found.append(facet(name, label, getattr(wanted, name), values, held))
    return tuple(found)


def band_of(amount: Money | None) -> str:
    """The band of an amount; the lower bound belongs to it. Empty without an amount."""
    if amount is None:
        return ""
    return max((each for each in Band if amount >= Money.wan(_FROM[each])), key=_FROM.__getitem__).value


VALUES: dict[str, Callable[[PostLine], str]] = {
    "kind": lambda line: line.kind.value,
    "region": lambda line: line.city,
    "track": lambda line: line.track.value,
    "band": lambda line: band_of(line.amount),
}


def _says(line: PostLine, words: str) -> bool:
    """Whether the posting holds every word, whatever their form: width, case, traditional signs."""
    if not words:
        return True
    whole = fold(" ".join((line.title, line.summary, line.poster, *(value for _, value in line.facts))))
    asked = pieces(words)
    return bool(asked) and all(each in whole for each in asked)
