"""The calculable rules of the documents: what a firm may get, with the working and the clause.

Amounts are exact; a fraction of a 分 is dropped. What a document leaves unwritten stays uncomputed.
"""

from dataclasses import dataclass
from datetime import date

from catalog.criteria import Leaf, Weight
from catalog.evaluate import judge
from catalog.facts import FACTS
from catalog.formulas import FORMULAS
from catalog.implied import applies_to, in_force, lies_in
from catalog.knowing import known
from catalog.outcomes import Known, Outcome, conclude, missing_facts
from catalog.profile import Case
from catalog.source import SubsidySource
from catalog.values import Catalogue, Product
from catalog.vocabulary import Applicant, Eligibility, Labelled, Verdict
from catalog.wording import asked
from yurong.kit.money import Money, percent

_INSTITUTIONS = tuple(kind for kind in Applicant if kind is not Applicant.ENTERPRISE)
_OF_BANKS = ("bank_npl_bp", "bank_tech_loan_increase", "new_bank_unit")


class SubsidyState(Labelled):
    """How far a rule gave a number for this firm on this day."""

    COMPUTED = "computed", "已测算"
    UNKNOWN = "unknown", "待补充"
    NOT_APPLICABLE = "not_applicable", "不适用"
    NOT_CALCULABLE = "not_calculable", "文件未写，无法测算"
    OUT_OF_FORCE = "out_of_force", "不在有效期内"
    NOT_IN_REGION = "not_in_region", "不在适用地区"


@dataclass(frozen=True, slots=True)
class SubsidyOutcome:
    """What one rule gives this firm.

    `amount` only where computed, an upper bound where `is_upper_bound`; `limit_bp` instead where the rule
    bounds a rate; `in_force` only for the rule that says when the document applies (None on the day that
    the document leaves open). `working` is the formula with the firm's numbers. `pending` are conditions
    still unknown or for a person to judge. `conflicts_with` are the rules that read otherwise elsewhere.
    `base` is the amount that the formula took.
    """

    rule: SubsidySource
    state: SubsidyState
    reason: str
    amount: Money | None = None
    limit_bp: int | None = None
    in_force: bool | None = None
    working: str = ""
    capped: bool = False
    is_upper_bound: bool = False
    missing: tuple[str, ...] = ()
    pending: tuple[Outcome, ...] = ()
    conflicts_with: tuple[str, ...] = ()
    base: Money | None = None

    @property
    def result(self) -> str:
        """「补助金额 15 万元」, 「补助上限 不超过 135 万元」, 「在有效期内」; empty where there is none."""
        if self.rule.calculation == "in_force" and self.state is SubsidyState.COMPUTED:
            return {True: "在有效期内", False: "不在有效期内", None: "到期当天，待核实"}[self.in_force]
        if self.amount is None and self.limit_bp is None:
            return ""
        number = str(self.amount) if self.amount is not None else percent(self.limit_bp or 0)
        return f"{self.rule.result_word} {'不超过 ' if self.is_upper_bound else ''}{number}"


def compute(case: Case, catalogue: Catalogue, as_of: date) -> tuple[SubsidyOutcome, ...]:
    """Every rule for this case on this day, in the order of the catalogue."""
    facts = known(case, catalogue.region_names, as_of)
    products = {product.slug: product for product in catalogue.products}
    return tuple(_compute_rule(rule, products, catalogue, facts, as_of) for rule in catalogue.rules)


def _compute_rule(
    rule: SubsidySource, products: dict[str, Product], catalogue: Catalogue, facts: Known, as_of: date
) -> SubsidyOutcome:
    product = products.get(rule.product) if rule.product else None
    policy = product.policy if product else catalogue.policies[catalogue.clauses[rule.cite].policy_id]
    validity = in_force(policy, as_of)
    if rule.calculation == "in_force":
        return _term(rule, validity)
    place = lies_in(rule.region, policy.binding.ref if policy.region == rule.region else rule.cite, facts)
    if place.verdict is Verdict.UNMET:
        return SubsidyOutcome(rule, SubsidyState.NOT_IN_REGION, place.reason)
    if validity is not None and validity.verdict is Verdict.UNMET:
        return SubsidyOutcome(rule, SubsidyState.OUT_OF_FORCE, validity.reason)
    if rule.calculation == "none":
        reason = rule.missing or "文件没有给出可计算的数字"
        return SubsidyOutcome(rule, SubsidyState.NOT_CALCULABLE, reason)
    rows = (place, *((validity,) if validity else ()), *_conditions(rule, product, facts))
    return _weigh(rule, rows, facts, _rivals(rule, catalogue.rules))


def _term(rule: SubsidySource, validity: Outcome | None) -> SubsidyOutcome:
    """Whether the document is in force: true, false, or open on the day it does not write."""
    if validity is None:
        return SubsidyOutcome(rule, SubsidyState.NOT_CALCULABLE, "文件未写日期与有效期")
    holds = {Verdict.MET: True, Verdict.UNMET: False}.get(validity.verdict)
    pending = (validity,) if holds is None else ()
    working = validity.requirement
    return SubsidyOutcome(
        rule, SubsidyState.COMPUTED, validity.reason, in_force=holds, working=working, pending=pending
    )


def _conditions(rule: SubsidySource, product: Product | None, facts: Known) -> tuple[Outcome, ...]:
    """Who may have it: the rows of its product, except those on the number that the formula takes."""
    if product is None:
        return (applies_to(applicants(rule, product), rule.cite, facts),)
    rows = (row for row in product.criteria if not (isinstance(row, Leaf) and row.fact == rule.variable))
    return (applies_to(product.applicants, rule.cite, facts), *(judge(row, facts) for row in rows))


def applicants(rule: SubsidySource, product: Product | None) -> tuple[Applicant, ...]:
    """Who may apply: those of its product, or where it has none those that the rule concerns."""
    if product is not None:
        return product.applicants
    if rule.variable in _OF_BANKS:
        return (Applicant.BANK,)
    return (Applicant.ENTERPRISE,) if rule.concerns == "enterprise" else _INSTITUTIONS


def _weigh(
    rule: SubsidySource, rows: tuple[Outcome, ...], facts: Known, rivals: tuple[str, ...]
) -> SubsidyOutcome:
    eligibility = conclude(rows)
    if eligibility is Eligibility.INELIGIBLE:
        return SubsidyOutcome(rule, SubsidyState.NOT_APPLICABLE, _reasons(rows, Verdict.UNMET))
    assert rule.variable is not None
    value = facts.values[rule.variable]
    if value is None:
        keys = dict.fromkeys((rule.variable, *missing_facts(_blocking(rule, rows))))
        reason = "未提供：" + "、".join(asked(FACTS[key]) for key in keys)
        return SubsidyOutcome(rule, SubsidyState.UNKNOWN, reason, missing=tuple(keys), conflicts_with=rivals)
    if not _concerns(rule, value):
        reason = f"{facts.claim(rule.variable)}，本项不适用"
        return SubsidyOutcome(rule, SubsidyState.NOT_APPLICABLE, reason)
    blocking = _blocking(rule, rows)
    if blocking:
        missing = missing_facts(blocking)
        reason = _reasons(blocking, Verdict.UNKNOWN) + "，不能判定是否达到要求"
        return SubsidyOutcome(rule, SubsidyState.UNKNOWN, reason, missing=missing, conflicts_with=rivals)
    found = FORMULAS[rule.calculation](rule, value)
    pending = _counting(rows, Verdict.UNKNOWN, Verdict.MANUAL)
    return SubsidyOutcome(
        rule,
        SubsidyState.COMPUTED,
        _standing(pending),
        found.amount,
        found.limit_bp,
        None,
        found.working,
        found.capped,
        found.is_upper_bound,
        missing_facts(pending),
        pending,
        rivals,
        value if isinstance(value, Money) else None,
    )


def _blocking(rule: SubsidySource, rows: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    """Unknown rows without which no number is shown: the place, and for a credit ceiling the score.

    豫融育新 二(一) gives the ceiling to firms whose score suffices, so without one nothing can be said.
    Other open conditions do not change the number; they stand beside it.
    """
    needed = {"region", "score_scheme"} if rule.calculation == "times" else {"region"}
    return tuple(row for row in _counting(rows, Verdict.UNKNOWN) if not needed.isdisjoint(row.missing))


def _concerns(rule: SubsidySource, value: object) -> bool:
    if rule.calculation == "times":
        return value != Money(0)
    return rule.calculation != "fixed_by_unit" or value == rule.unit


def _rivals(rule: SubsidySource, rules: tuple[SubsidySource, ...]) -> tuple[str, ...]:
    """Rules that compute the same thing with another number in another text (DESIGN rule 5)."""
    if rule.conflict is None:
        return ()
    mine = (rule.product, rule.variable, rule.calculation)
    return tuple(
        other.id
        for other in rules
        if other.id != rule.id and (other.product, other.variable, other.calculation) == mine
    )


def _counting(rows: tuple[Outcome, ...], *verdicts: Verdict) -> tuple[Outcome, ...]:
    """The rows with one of these verdicts, preferences left out."""
    return tuple(row for row in rows if row.verdict in verdicts and row.weight is not Weight.PREFERRED)


def _reasons(rows: tuple[Outcome, ...], verdict: Verdict) -> str:
    return "；".join(dict.fromkeys(row.reason for row in _counting(rows, verdict)))


def _standing(pending: tuple[Outcome, ...]) -> str:
    if not pending:
        return "按文件公式测算"
    return "按文件公式测算，尚待确认：" + "；".join(dict.fromkeys(row.requirement for row in pending))
