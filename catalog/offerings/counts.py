"""How the firms of the register would come out under a draft, beside the published version. Pure.

Firms stay nameless: a place, a stage and a number within the sample; never a value of theirs.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from catalog.criteria import Weight
from catalog.knowing import known
from catalog.outcomes import Outcome, conclude
from catalog.profile import Case
from catalog.ready import Ready, make_ready
from catalog.territory import place_name
from catalog.values import Offering, Product
from catalog.vocabulary import Eligibility, Verdict

BEST_FIRST = (Eligibility.ELIGIBLE, Eligibility.TO_VERIFY, Eligibility.INCOMPLETE, Eligibility.INELIGIBLE)
SHOWN = 20
_DECIDED_BY = {
    Eligibility.TO_VERIFY: Verdict.MANUAL,
    Eligibility.INCOMPLETE: Verdict.UNKNOWN,
    Eligibility.INELIGIBLE: Verdict.UNMET,
}


@dataclass(frozen=True)
class Changed:
    """One firm whose verdict the draft changes; `why` are the requirements in which the two differ."""

    firm: str
    before: Eligibility
    after: Eligibility
    why: tuple[str, ...]


@dataclass(frozen=True)
class Counts:
    """What a draft does to the register; `published` and `changed` are empty without a published version."""

    firms: int
    draft: Mapping[Eligibility, int]
    published: Mapping[Eligibility, int]
    changed: int
    sample: tuple[Changed, ...]
    one_unmet: tuple[tuple[str, int], ...]
    """(requirement, firms that lack only this), most firms first."""
    one_unknown: tuple[tuple[str, int], ...]
    """(question, firms of which only this is unknown), most firms first."""


@dataclass(frozen=True)
class _Judged:
    eligibility: Eligibility
    outcomes: tuple[Outcome, ...]


def count(
    cases: Sequence[Case],
    product: Product,
    draft: Offering,
    published: Offering | None,
    places: Mapping[str, str],
    as_of: date,
) -> Counts:
    """The register under the draft and, where there is one, under the published version."""
    offered = (draft, published) if published else (draft,)
    after, *rest = _judged(cases, make_ready(product, offered, as_of), places, as_of)
    before = rest[0] if rest else []
    moved = [
        (case, was, now)
        for case, was, now in zip(cases, before, after, strict=bool(before))
        if was.eligibility is not now.eligibility
    ]
    return Counts(
        firms=len(cases),
        draft=_tally(after),
        published=_tally(before) if published else {},
        changed=len(moved),
        sample=_sample(moved, places),
        one_unmet=_near(after, Verdict.UNMET),
        one_unknown=_near(after, Verdict.UNKNOWN),
    )


def _judged(
    cases: Sequence[Case], ready: Ready, places: Mapping[str, str], as_of: date
) -> list[list[_Judged]]:
    """Every firm under each of the offerings; what the product itself asks is judged once."""
    rules = [condition.rule(places) for condition in ready.conditions]
    found: list[list[_Judged]] = [[] for _ in ready.offerings]
    for case in cases:
        facts = known(case, places, as_of)
        said = [rule(facts) for rule in rules]
        for at, offered in enumerate(ready.offerings):
            rows = (*said[: ready.own], *said[offered.first : offered.last])
            hard = tuple(row for row in rows if row.weight is not Weight.PREFERRED)
            found[at].append(_Judged(conclude(hard), hard))
    return found


def _tally(judged: Iterable[_Judged]) -> dict[Eligibility, int]:
    tally = Counter(each.eligibility for each in judged)
    return {eligibility: tally[eligibility] for eligibility in BEST_FIRST}


def _sample(moved: list[tuple[Case, _Judged, _Judged]], places: Mapping[str, str]) -> tuple[Changed, ...]:
    """The first firms of each kind of change in turn, so that a rare change is seen too."""
    kinds: dict[tuple[Eligibility, Eligibility], list[tuple[Case, _Judged, _Judged]]] = {}
    for each in moved:
        kinds.setdefault((each[1].eligibility, each[2].eligibility), []).append(each)
    waiting = list(kinds.values())
    chosen: list[tuple[Case, _Judged, _Judged]] = []
    while waiting and len(chosen) < SHOWN:
        chosen.extend(group.pop(0) for group in waiting)
        waiting = [group for group in waiting if group]
    return tuple(
        Changed(f"{_nameless(case, places)} {at}", was.eligibility, now.eligibility, _differing(was, now))
        for at, (case, was, now) in enumerate(chosen[:SHOWN], start=1)
    )


def _nameless(case: Case, places: Mapping[str, str]) -> str:
    """「郑州市 初创期 企业」: the city only, since a district with a stage may hold a single firm."""
    region, stage = case.profile.region, case.profile.stage
    city = place_name(f"{region[:4]}00", places) if region else "地区未填"
    return f"{city} {stage.label if stage else '阶段未填'} 企业"


def _differing(was: _Judged, now: _Judged) -> tuple[str, ...]:
    """The requirements that make the worse of the two verdicts and not the other."""
    better, worse = sorted((was, now), key=lambda each: BEST_FIRST.index(each.eligibility))
    kept = set(_decisive(better))
    return tuple(said for said in _decisive(worse) if said not in kept)


def _decisive(judged: _Judged) -> tuple[str, ...]:
    verdict = _DECIDED_BY.get(judged.eligibility)
    return tuple(dict.fromkeys(row.requirement for row in judged.outcomes if row.verdict is verdict))


def _near(judged: Iterable[_Judged], only: Verdict) -> tuple[tuple[str, int], ...]:
    """What keeps firms out that have exactly one row unmet and none unknown, or the other way round."""
    tally: Counter[str] = Counter()
    for each in judged:
        open_rows = [row for row in each.outcomes if row.verdict in (Verdict.UNMET, Verdict.UNKNOWN)]
        if len(open_rows) == 1 and open_rows[0].verdict is only:
            tally.update(open_rows[0].questions if only is Verdict.UNKNOWN else (open_rows[0].requirement,))
    return tuple(tally.most_common())
