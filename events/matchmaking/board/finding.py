"""Choosing among public postings: what the address asks for. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode

from catalog.finding.fold import fold, pieces
from catalog.vocabulary import Labelled, Track
from events.matchmaking.board.lines import PostLine
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
        asked = {name: value for name, value in (asdict(self) | changes).items() if value}
        return f"?{urlencode(asked)}" if asked else ""

    @property
    def is_narrowed(self) -> bool:
        return self != Wanted()


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Facet:
    """One thing to choose by; `count` is how many postings the choice would leave."""

    name: str
    label: str
    chosen: str
    options: tuple[Option, ...]


def wanted_of(params: Mapping[str, str], places: Iterable[str]) -> Wanted:
    """What the address asks for; what does not exist counts as not asked for."""
    known: dict[str, Iterable[str]] = {
        "kind": [each.value for each in PostKind],
        "region": places,
        "track": [each.value for each in Track],
        "band": [each.value for each in Band],
    }
    asked = {name: params.get(name, "") for name in known}
    words = " ".join(clean(params.get("q", "")).split())[:MOST_WORDS].strip()
    return Wanted(**{name: value if value in known[name] else "" for name, value in asked.items()}, q=words)


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
        counts = Counter(VALUES[name](each) for each in lines if fits(each, others))
        chosen: str = getattr(wanted, name)
        options = tuple(
            Option(value, said, counts[value])
            for value, said in values.items()
            if counts[value] or value == chosen
        )
        found.append(Facet(name, label, chosen, options))
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
