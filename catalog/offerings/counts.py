"""How the firms of the register would come out under a draft, beside the published version. Pure.

Firms stay nameless: a place, a stage and a number within the sample; never a value of theirs.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from catalog.criteria import Weight
from catalog.knowing import known
from catalog.matching import match_product
from catalog.outcomes import Outcome
from catalog.profile import Case
from catalog.territory import place_name
from catalog.values import Offering, Product
from catalog.vocabulary import Eligibility, Verdict

BEST_FIRST = (Eligibility.ELIGIBLE, Eligibility.TO_VERIFY, Eligibility.INCOMPLETE, Eligibility.INELIGIBLE)
SHOWN = 20


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
    after = [_judge(case, product, draft, places, as_of) for case in cases]
    before = [_judge(case, product, published, places, as_of) for case in cases] if published else []
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


def _judge(
    case: Case, product: Product, offering: Offering, places: Mapping[str, str], as_of: date
) -> _Judged:
    result = match_product(product, (offering,), known(case, places, as_of), case.need, as_of)
    (found,) = result.offerings
    outcomes = (*result.outcomes, *found.outcomes)
    return _Judged(found.eligibility, tuple(row for row in outcomes if row.weight is not Weight.PREFERRED))


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
    """The requirements that stand in the way on one side only."""
    ways = [
        dict.fromkeys(
            (row.requirement, row.verdict) for row in each.outcomes if row.verdict is not Verdict.MET
        )
        for each in (was, now)
    ]
    return tuple(dict.fromkeys(said for said, verdict in (ways[0].keys() ^ ways[1].keys())))


def _near(judged: Iterable[_Judged], only: Verdict) -> tuple[tuple[str, int], ...]:
    """What keeps firms out that have exactly one row unmet and none unknown, or the other way round."""
    tally: Counter[str] = Counter()
    for each in judged:
        open_rows = [row for row in each.outcomes if row.verdict in (Verdict.UNMET, Verdict.UNKNOWN)]
        if len(open_rows) == 1 and open_rows[0].verdict is only:
            tally.update(open_rows[0].questions if only is Verdict.UNKNOWN else (open_rows[0].requirement,))
    return tuple(tally.most_common())
