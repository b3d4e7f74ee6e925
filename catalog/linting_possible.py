"""Whether any firm can meet rows: alone, two together, all together."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice, product

from catalog.criteria import Comparison, Criterion, Group, Leaf, Score, Weight
from catalog.evaluate import target_of
from catalog.facts import FACTS, Fact, Kind
from catalog.territory import within
from catalog.vocabulary import Applicant, Verdict
from catalog.what_if_values import codes_of, number_of
from yurong.kit.money import Money

Fault = tuple[str, Sequence[Criterion]]
Way = tuple[Leaf, ...]

MOST_WAYS = 512
"""Routes through nested groups that are looked at; rows with more are taken to be possible."""


@dataclass(frozen=True)
class Frame:
    """Which firms are asked at all: those in one of the regions, of these kinds."""

    regions: tuple[str, ...]
    applicants: tuple[Applicant, ...]

    def narrowed(self, region: str) -> "Frame":
        """Only those that are in this region too."""
        return replace(self, regions=tuple(_shared(self.regions, (region,))))


def impossible(above: Sequence[Criterion], own: Sequence[Criterion], frame: Frame) -> Iterator[Fault]:
    """Why no firm meets the own rows, or not together with those above; of several reasons the nearest."""
    asked, mine = [_required(rows) for rows in (above, own)]
    dead = [row for row in mine for row in _dead(row, frame)]
    if dead:
        yield from ((f"「{row.requirement}」没有企业能满足", (row,)) for row in dead)
        return
    for one, other in (*product(asked, mine), *combinations(mine, 2)):
        if not _possible_together((one, other), frame):
            yield f"「{one.requirement}」与「{other.requirement}」互相矛盾", (one, other)
            return
    if mine and not _possible_together((*asked, *mine), frame):
        yield "各项条件合在一起，没有企业能满足", ()


def _required(rows: Iterable[Criterion]) -> list[Criterion]:
    return [row for row in rows if row.weight is not Weight.PREFERRED]


def _dead(row: Criterion, frame: Frame) -> list[Criterion]:
    """The row if nobody meets it, or those of its routes that nobody can go."""
    inside: list[Criterion] = []
    if isinstance(row, Group) and row.weight is not Weight.EXCLUSION:
        inside = [dead for member in row.members for dead in _dead(member, frame)]
    return inside or ([] if _possible_together((row,), frame) else [row])


def _possible_together(rows: Iterable[Criterion], frame: Frame) -> bool:
    ways = _ways(rows)
    return ways is None or any(not _clash(way, frame) for way in ways)


def _ways(rows: Iterable[Criterion]) -> list[Way] | None:
    """The sets of comparisons that would meet all rows, None where there are too many to look at."""
    ways: list[Way] = [()]
    for row in rows:
        inside = _ways_of(row)
        if inside is None or len(ways) * len(inside) > MOST_WAYS:
            return None
        ways = [(*way, *more) for way, more in product(ways, inside)]
    return ways


def _ways_of(row: Criterion) -> list[Way] | None:
    """A row for a person to judge asks for nothing; nor does, to be safe, a group that must not hold."""
    if isinstance(row, Leaf):
        return [(row,)]
    if isinstance(row, Score):
        return _ways_of_score(row)
    if not isinstance(row, Group) or row.weight is Weight.EXCLUSION:
        return [()]
    count = {"all": len(row.members), "any": 1}.get(row.join, row.count)
    chosen = list(islice(combinations(row.members, count), MOST_WAYS + 1))
    found = [_ways(each) for each in chosen]
    known = [each for each in found if each is not None]
    ways = [way for each in known for way in each]
    return ways if len(known) == len(found) and len(ways) <= MOST_WAYS else None


def _ways_of_score(score: Score) -> list[Way] | None:
    """What its parts with a minimum ask: a band that gives as much. The total is looked at by its bands."""
    ways: list[Way] = [()]
    for part, bands in zip(score.parts, score.leaves, strict=True):
        enough = [band for band in bands if part.least and band.points >= part.least]
        if enough:
            ways = [(*way, band) for way, band in product(ways, enough)]
        if len(ways) > MOST_WAYS:
            return None
    return ways


def _clash(way: Way, frame: Frame) -> bool:
    by_fact: dict[str, list[Leaf]] = {}
    for leaf in way:
        by_fact.setdefault(leaf.fact, []).append(leaf)
    return any(not _possible(leaves, frame) for leaves in by_fact.values())


def _possible(leaves: list[Leaf], frame: Frame) -> bool:
    """Whether one value of the fact meets all these comparisons."""
    fact = FACTS[leaves[0].fact]
    if fact.kind is Kind.REGION:
        return _one_region(frame.regions, leaves)
    if fact.kind is Kind.CHOICES:
        barred = {code for leaf in leaves if leaf.weight is Weight.EXCLUSION for code in codes_of(leaf)}
        wanted = (leaf for leaf in leaves if leaf.weight is not Weight.EXCLUSION)
        return all(set(codes_of(leaf)) - barred for leaf in wanted)
    if fact.kind in (Kind.CHOICE, Kind.BOOLEAN):
        every = {o.value for o in fact.options} if fact.options else {"True", "False"}
        if fact.key == "applicant":
            every &= {each.value for each in frame.applicants}
        for leaf in leaves:
            codes = set(codes_of(leaf))
            every = every - codes if leaf.weight is Weight.EXCLUSION else every & codes
        return bool(every)
    return _interval(fact, leaves)


def _one_region(regions: Iterable[str], leaves: list[Leaf]) -> bool:
    for leaf in leaves:
        if leaf.weight is not Weight.EXCLUSION:
            regions = _shared(regions, codes_of(leaf))
    return bool(regions)


def _shared(regions: Iterable[str], asked: Iterable[str]) -> list[str]:
    return [
        narrow
        for region, other in product(regions, asked)
        for narrow, wide in ((region, other), (other, region))
        if within(narrow, wide) is Verdict.MET
    ]


def _interval(fact: Fact, leaves: list[Leaf]) -> bool:
    """Whether lower and upper bounds leave a believable value; amounts in 分, dates as ordinals."""
    low, high = _believable(fact)
    for leaf in leaves:
        bound = number_of(target_of(leaf))
        is_barred = leaf.weight is Weight.EXCLUSION
        if leaf.op is Comparison.AT_LEAST:
            low, high = (low, min(high, bound - 1)) if is_barred else (max(low, bound), high)
        elif leaf.op is Comparison.MORE_THAN:
            low, high = (low, min(high, bound)) if is_barred else (max(low, bound + 1), high)
        elif leaf.op is Comparison.AT_MOST:
            low, high = (max(low, bound + 1), high) if is_barred else (low, min(high, bound))
    return low <= high


def _believable(fact: Fact) -> tuple[int, int]:
    """The least and most that is believed of a firm, as catalog.facts has it."""
    if fact.kind is Kind.DATE:
        return 1, 10**30
    low, high = fact.least or 0, fact.most
    if fact.kind is Kind.MONEY:
        low, high = Money.wan(low).fen, None if high is None else Money.wan(high).fen
    return low, 10**30 if high is None else high
