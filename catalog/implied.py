"""The criteria that every product has without a row of its own: applicant, territory, validity.

DESIGN rule 3: place and time are hard. Each cites the clause that names the product, says whom the
document binds, or gives its validity.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from catalog.criteria import Criterion, Group, Weight
from catalog.outcomes import Known, Outcome, Rule
from catalog.territory import AIRPORT_ZONE_OPEN, place_name, within
from catalog.values import NATIONWIDE, Policy, Product
from catalog.vocabulary import Applicant, Verdict
from catalog.wording import either


def suits(product: Product, facts: Known) -> Outcome:
    """Whether this kind of applicant may apply; cites the clause that names the product."""
    return applies_to(product.applicants, product.clauses[0].ref, facts)


def applies_to(kinds: tuple[Applicant, ...], clause: str, facts: Known) -> Outcome:
    """Whether the applicant is one of these kinds."""
    return applicant_rule(kinds, clause)(facts)


def applicant_rule(kinds: tuple[Applicant, ...], clause: str) -> Rule:
    """Whether the applicant is one of these kinds, as a function of what is known."""
    wanted = f"为{either(kind.label for kind in kinds)}"
    requirement = f"申请主体{wanted}"

    def rule(facts: Known) -> Outcome:
        applicant, claim = facts.values["applicant"], facts.claim("applicant")
        if applicant is None:
            return _row(Verdict.UNKNOWN, requirement, claim, clause, missing="applicant")
        value = facts.text("applicant")
        if applicant in kinds:
            return _row(Verdict.MET, requirement, claim, clause, value=value)
        return _row(Verdict.UNMET, requirement, f"{claim}，需{wanted}", clause, value=value)

    return rule


def lies_in(territory: str, clause: str, facts: Known) -> Outcome:
    """Whether the firm is registered in the territory; the whole country takes any place, even unknown."""
    return territory_rule(territory, clause, facts.places)(facts)


def territory_rule(territory: str, clause: str, places: Mapping[str, str]) -> Rule:
    """Whether the firm is registered in the territory, as a function of what is known."""
    wanted = f"在{place_name(territory, places)}"
    requirement = f"注册{wanted}"

    def nationwide(facts: Known) -> Outcome:
        value = facts.text("region")
        return _row(Verdict.MET, "面向全国", "面向全国，不限注册地", clause, value=value)

    def rule(facts: Known) -> Outcome:
        place, claim = facts.values["region"], facts.claim("region")
        if place is None:
            return _row(Verdict.UNKNOWN, requirement, claim, clause, missing="region")
        verdict, value = within(str(place), territory), facts.text("region")
        if verdict is Verdict.MET:
            return _row(verdict, requirement, claim, clause, value=value)
        if verdict is Verdict.UNMET:
            return _row(verdict, requirement, f"{claim}，需{wanted}", clause, value=value)
        if verdict is Verdict.MANUAL:
            return _row(verdict, requirement, AIRPORT_ZONE_OPEN, clause, value=value)
        reason = f"{claim}，需写到市、区县才能判断是否{wanted}"
        return _row(verdict, requirement, reason, clause, value=value, missing="region")

    return nationwide if territory == NATIONWIDE else rule


def in_force(policy: Policy, as_of: date) -> Outcome | None:
    """Whether the document is in force on the day; None where it gives no first day.

    The day after the written term is manual: 「有效期三年」 without a last day leaves it open.
    """
    begins, ends = policy.in_force_from, policy.in_force_until
    if begins is None:
        return None
    clause = (policy.validity or policy.binding).ref
    requirement = f"{begins} 起施行" + (f"，{ends} 前有效" if ends else "")
    day = f"业务日期 {as_of}"
    if as_of < begins:
        return _row(
            Verdict.UNMET, requirement, f"自 {begins} 起施行，{day} 尚未施行", clause, value=f"{as_of}"
        )
    if ends is None:
        reason = f"自 {begins} 起施行，文件未写截止日"
        return _row(Verdict.MET, requirement, reason, clause, value=f"{as_of}")
    if as_of == ends:
        reason = f"{day} 是否仍在有效期内，文件未写到日，须由发文机关解释"
        return _row(Verdict.MANUAL, requirement, reason, clause, value=f"{as_of}")
    if as_of > ends:
        return _row(Verdict.UNMET, requirement, f"有效期至 {ends} 前，{day} 已过期", clause, value=f"{as_of}")
    return _row(Verdict.MET, requirement, f"{day} 在有效期内", clause, value=f"{as_of}")


def undated(policy: Policy) -> str:
    """What a result says where the document gives no first day; empty where it gives one."""
    if policy.in_force_from is not None:
        return ""
    if policy.issued_on is None:
        return "文件未写日期与有效期"
    return f"文件日期 {policy.issued_on}，未写施行日与有效期"


def not_asked(criteria: Iterable[Criterion], as_of: date) -> Iterator[str]:
    """What a result says of rows that are not asked on the day, each once: 「“…”自 2027-01-01 起才要求」."""
    for row in criteria:
        if row.valid_from is not None and as_of < row.valid_from:
            yield f"“{row.requirement}”自 {row.valid_from} 起才要求"
        elif row.valid_until is not None and as_of > row.valid_until:
            yield f"“{row.requirement}”只要求到 {row.valid_until}，现已不要求"
        elif isinstance(row, Group):
            yield from not_asked(row.members, as_of)


def clause_of_region(product: Product) -> str:
    """Whom the document binds; a document about other places is cited where it names the product."""
    same = product.region == product.policy.region
    return (product.policy.binding if same else product.clauses[0]).ref


def _row(
    verdict: Verdict, requirement: str, reason: str, clause: str, *, value: str = "", missing: str = ""
) -> Outcome:
    return Outcome(verdict, requirement, reason, clause, Weight.HARD, value, (missing,) if missing else ())
