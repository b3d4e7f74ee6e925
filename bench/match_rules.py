"""The rules of a catalogue as closures written by hand: the floor that matching is measured against.

Each row is one closure with its bound, its wanted words and its test bound beforehand; it gives the verdict
and the very reason that the engine gives. A product gives its rows and its eligibility. What they leave out:
clause, requirement, the firm's value, remedy, what is missing, members of a group, offerings, notes, order.
Rows are not shared between products. What a reason says of a fact is worded once a firm (`Known.claim`).
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from catalog.criteria import Comparison, Criterion, Group, Leaf, Manual, Score, Weight
from catalog.evaluate import target_of
from catalog.facts import FACTS
from catalog.implied import in_force
from catalog.outcomes import Known
from catalog.territory import AIRPORT_ZONE, AIRPORT_ZONE_OPEN, ZHENGZHOU, place_name, within
from catalog.values import NATIONWIDE, Catalogue, Product
from catalog.vocabulary import Eligibility, Verdict
from catalog.wording import either, wanted

MET, UNMET, UNKNOWN, MANUAL = Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN, Verdict.MANUAL
Said = tuple[Verdict, str]
Rule = Callable[[Known], Said]
Whole = Callable[[Known], tuple[Eligibility, list[Said]]]


def is_covered(row: Criterion) -> bool:
    """Whether the floor has the row: not where it adds points or has a text of its own."""
    if isinstance(row, Group) and not all(map(is_covered, row.members)):
        return False
    if isinstance(row, Score):
        return False
    return isinstance(row, Manual) or not (row.met_text or row.unmet_text or row.unknown_text)


def product_rule(product: Product, catalogue: Catalogue, as_of: date) -> Whole:
    """All rows of a product and what they say together; preferences neither refuse nor leave it open."""
    rules = [_applicant(product), _place(product.region, catalogue)]
    if (validity := in_force(product.policy, as_of)) is not None:
        fixed = (validity.verdict, validity.reason)
        rules.append(lambda _facts: fixed)
    counting = len(rules)
    for row in sorted(product.criteria, key=lambda row: row.weight is Weight.PREFERRED):
        rules.append(_rule(row, catalogue))
        counting += row.weight is not Weight.PREFERRED

    def judge(facts: Known) -> tuple[Eligibility, list[Said]]:
        said = [rule(facts) for rule in rules]
        found = [verdict for verdict, _ in said[:counting]]
        if UNMET in found:
            return Eligibility.INELIGIBLE, said
        if UNKNOWN in found:
            return Eligibility.INCOMPLETE, said
        return (Eligibility.TO_VERIFY if MANUAL in found else Eligibility.ELIGIBLE), said

    return judge


def _applicant(product: Product) -> Rule:
    kinds = product.applicants
    asks = f"，需为{either(kind.label for kind in kinds)}"

    def judge(facts: Known) -> Said:
        claim = facts.claim("applicant")
        return (MET, claim) if facts.values["applicant"] in kinds else (UNMET, claim + asks)

    return judge


def _place(territory: str, catalogue: Catalogue) -> Rule:
    if territory == NATIONWIDE:
        return lambda _facts: (MET, "面向全国，不限注册地")
    asks = f"在{place_name(territory, catalogue.region_names)}"
    stem = territory[:2] if territory.endswith("0000") else territory.removesuffix("00")
    has_zone = territory == ZHENGZHOU

    def judge(facts: Known) -> Said:
        place, claim = facts.values["region"], facts.claim("region")
        if place is None:
            return UNKNOWN, claim
        assert isinstance(place, str)
        if has_zone and place == AIRPORT_ZONE:
            return MANUAL, AIRPORT_ZONE_OPEN
        if place.startswith(stem):
            return MET, claim
        if within(place, territory) is UNKNOWN:
            return UNKNOWN, f"{claim}，需写到市、区县才能判断是否{asks}"
        return UNMET, f"{claim}，需{asks}"

    return judge


def _rule(row: Criterion, catalogue: Catalogue) -> Rule:
    if isinstance(row, Manual):
        fixed = (MANUAL, "需由受理机构人工核验")
        return lambda _facts: fixed
    if isinstance(row, Group):
        return _group(row, catalogue)
    assert isinstance(row, Leaf)
    return _territory(row, catalogue) if row.op is Comparison.WITHIN else _leaf(row, catalogue)


def _leaf(row: Leaf, catalogue: Catalogue) -> Rule:
    key, target = row.fact, target_of(row)
    holds, asks = _test(row, target), f"，需{wanted(FACTS[key], row, target, catalogue.region_names)}"
    yes, no, with_yes, with_no = MET, UNMET, "", asks
    if row.weight is Weight.EXCLUSION:
        yes, no, with_yes, with_no = UNMET, MET, "，属于不予支持的情形", "，不在排除之列"

    def judge(facts: Known) -> Said:
        value, claim = facts.values[key], facts.claim(key)
        if value is None:
            return UNKNOWN, claim
        return (yes, claim + with_yes) if holds(value) else (no, claim + with_no)

    return judge


def _territory(row: Leaf, catalogue: Catalogue) -> Rule:
    """A place among several; no product of the catalogue excludes one."""
    assert row.weight is not Weight.EXCLUSION
    codes = row.value if isinstance(row.value, tuple) else (str(row.value),)
    asks = wanted(FACTS["region"], row, codes, catalogue.region_names)

    def judge(facts: Known) -> Said:
        place, claim = facts.values["region"], facts.claim("region")
        if place is None:
            return UNKNOWN, claim
        found = [within(str(place), code) for code in codes]
        if MET in found:
            return MET, claim
        if UNKNOWN in found:
            return UNKNOWN, f"{claim}，需写到市、区县才能判断"
        return (MANUAL, AIRPORT_ZONE_OPEN) if MANUAL in found else (UNMET, f"{claim}，需{asks}")

    return judge


def _test(row: Leaf, target: Any) -> Callable[[Any], bool]:  # noqa: ANN401 - values of any fact
    codes = set(target) if isinstance(target, tuple) else {target}
    tests: dict[Comparison, Callable[[Any], bool]] = {
        Comparison.IS: lambda value: bool(value == target),
        Comparison.IN: lambda value: value in target,
        Comparison.HAS_ANY: lambda value: not codes.isdisjoint(map(str, value)),
        Comparison.AT_LEAST: lambda value: bool(value >= target),
        Comparison.AT_MOST: lambda value: bool(value <= target),
        Comparison.MORE_THAN: lambda value: bool(value > target),
    }
    return tests[row.op]


def _group(row: Group, catalogue: Catalogue) -> Rule:
    """The words of each member that comes out as the group does, each once."""
    members = [_rule(member, catalogue) for member in row.members]
    open_words = [member.requirement for member in row.members]
    total, needed = len(members), {"all": len(members), "any": 1, "at_least": row.count}[row.join]
    is_exclusion, join = row.weight is Weight.EXCLUSION, row.join

    def judge(facts: Known) -> Said:
        said = [member(facts) for member in members]
        found = [verdict for verdict, _ in said]
        met = found.count(MET)
        if met >= needed:
            words = "；".join(dict.fromkeys([text for verdict, text in said if verdict is MET]))
            reason = f"已满足 {met} 项：{words}" if join == "at_least" else words
            return (UNMET if is_exclusion else MET), reason
        if total - found.count(UNMET) < needed:
            words = "；".join(dict.fromkeys([text for verdict, text in said if verdict is UNMET]))
            if join == "any":
                words = f"各项均不满足：{words}"
            elif join == "at_least":
                words = f"满足 {met} 项，需至少 {needed} 项：{words}"
            return (MET if is_exclusion else UNMET), words
        if UNKNOWN in found:
            return UNKNOWN, "；".join(dict.fromkeys([text for verdict, text in said if verdict is UNKNOWN]))
        open_rows = [text for text, verdict in zip(open_words, found, strict=True) if verdict is MANUAL]
        return MANUAL, "需由受理机构人工核验：" + "；".join(open_rows)

    return judge
