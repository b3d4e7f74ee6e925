"""Facts that contradict each other or can hardly be: named, so that the firm looks again; nothing is refused.

Pure. What cannot be at all (a negative amount) is refused by catalog.profile.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from catalog.facts import FACTS, Fact, Kind
from catalog.knowing import YEARLY, known
from catalog.outcomes import Known
from catalog.profile import Case, Profile
from catalog.vocabulary import ContestPhase
from catalog.wording import stated
from yurong.kit.money import Money

FAR = 2
"""Research above this many times the revenue is doubted: a young firm may well spend more than it earns."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing to look at again; `fact` is the key of the field it is about."""

    fact: str
    text: str


def doubts(case: Case, as_of: date) -> tuple[Doubt, ...]:
    """Contradictions first, then values out of the usual range, each in the order of the registry."""
    profile, facts = case.profile, known(case, {}, as_of)
    return (
        *_dates(profile, as_of),
        *_contest(profile, as_of),
        *_research(facts),
        *_certificates(profile, as_of),
        *_years(profile, as_of),
        *(doubt for fact in FACTS.values() if (doubt := _unusual(fact, facts))),
    )


def _dates(profile: Profile, as_of: date) -> Iterator[Doubt]:
    if profile.founded_on and profile.founded_on > as_of:
        yield Doubt("founded_on", f"成立日期 {profile.founded_on} 还没有到")


def _contest(profile: Profile, as_of: date) -> Iterator[Doubt]:
    phase, season = profile.contest_phase, profile.contest_season
    if season and season > as_of.year:
        yield Doubt("contest_season", f"参赛年份 {season} 年还没有到")
    if season and phase is ContestPhase.NONE:
        yield Doubt("contest_season", f"填了未参赛，又填了 {season} 年参赛")
    if profile.contest_awarded and phase is ContestPhase.NONE:
        yield Doubt("contest_awarded", "填了未参赛，又填了获奖")
    if season and season < as_of.year and phase in (ContestPhase.BEFORE, ContestPhase.DURING):
        yield Doubt("contest_phase", f"{season} 年的大赛应已结束，参赛情况却是{phase.label}")


def _research(facts: Known) -> Iterator[Doubt]:
    spend, revenue = facts.values["research_spend"], facts.values["revenue"]
    if isinstance(spend, Money) and isinstance(revenue, Money) and spend.fen > FAR * revenue.fen:
        yield Doubt("research_spend", f"研发投入 {spend} 远大于营业收入 {revenue}，请核对单位是否为万元")


def _certificates(profile: Profile, as_of: date) -> Iterator[Doubt]:
    for each in profile.certificates or ():
        name = each.credential.label
        if each.issued_on and each.valid_until and each.valid_until < each.issued_on:
            yield Doubt("credentials", f"{name}证书的到期日 {each.valid_until} 早于发证日 {each.issued_on}")
        if each.issued_on and each.issued_on > as_of:
            yield Doubt("credentials", f"{name}证书的发证日 {each.issued_on} 还没有到")


def _years(profile: Profile, as_of: date) -> Iterator[Doubt]:
    counted = Counter(each.year for each in profile.annual or ())
    for year, count in sorted(counted.items()):
        if count > 1:
            yield Doubt("revenue", f"{year} 年的年度数据填了 {count} 次")
        if year > as_of.year:
            yield Doubt("revenue", f"{year} 年还没有到，却填了年度数据")
    direct: Mapping[str, object] = {key: getattr(profile, key) for key in YEARLY}
    for each in profile.annual or ():
        for key, value in direct.items():
            other = getattr(each, key)
            if each.year == as_of.year - 1 and None not in (value, other) and value != other:
                yield Doubt(key, f"{FACTS[key].label}填了两个不同的数，以单独填写的为准")


def _unusual(fact: Fact, facts: Known) -> Doubt | None:
    value = facts.values[fact.key]
    number = value.fen if isinstance(value, Money) else value
    if isinstance(number, bool) or not isinstance(number, int):
        return None
    unit = Money.wan(1).fen if fact.kind is Kind.MONEY else 1
    outside = (fact.least is not None and number < fact.least * unit) or (
        fact.most is not None and number > fact.most * unit
    )
    assert value is not None
    return Doubt(fact.key, f"{stated(fact, value, {})}，请核对单位和数字") if outside else None
