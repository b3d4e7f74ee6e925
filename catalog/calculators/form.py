"""The form of a calculator: the self-check's fields, those that only rules ask for, and the day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from catalog.case_form import NONE, CaseForm
from catalog.facts import FACTS, Fact, Kind
from catalog.hints import hint
from catalog.profile import Case, Wan
from catalog.regions import firm_options
from catalog.vocabulary import Applicant, BankUnit
from yurong.kit.money import Percent

PERCENT = {"bank_npl_bp": "bank_npl"}
"""Facts in basis points, typed in percent under another name."""


class CalculatorForm(CaseForm):
    """What calculators ask. Every field may stay empty; `on` is the day of business."""

    on: date | None = None
    applicant: Applicant | None = None
    ip_securities_raised: Wan | None = None
    new_bank_unit: BankUnit | None = None
    bank_tech_loan_increase: Wan | None = None
    bank_npl: Percent | None = None

    def case_of(self, kinds: tuple[Applicant, ...]) -> Case:
        """The case; where only one kind of applicant can apply, it is one."""
        case = self.to_case()
        applicant = self.applicant if self.applicant in kinds else kinds[0] if len(kinds) == 1 else None
        own = {
            "ip_securities_raised": self.ip_securities_raised,
            "new_bank_unit": self.new_bank_unit,
            "bank_tech_loan_increase": self.bank_tech_loan_increase,
            "bank_npl_bp": self.bank_npl,
            "applicant": applicant or self.applicant or Applicant.ENTERPRISE,
        }
        return case.model_copy(update={"profile": case.profile.model_copy(update=own)})


@dataclass(frozen=True)
class Field:
    """One question of a calculator; `box` is text, select, radios or checkboxes."""

    name: str
    box: str
    label: str
    hint: str
    unit: str
    options: tuple[tuple[str, str], ...]


def fields(keys: Iterable[str], kinds: tuple[Applicant, ...]) -> list[Field]:
    """The questions for these facts, in their order; `kinds` are the applicants to choose from."""
    return [_field(FACTS[key], kinds) for key in keys]


def _field(fact: Fact, kinds: tuple[Applicant, ...]) -> Field:
    name = PERCENT.get(fact.key, fact.key)
    if fact.key in PERCENT:
        return Field(name, "text", fact.label, hint(fact), "%", ())
    box = {Kind.BOOLEAN: "radios", Kind.CHOICES: "checkboxes", Kind.MONEY: "text", Kind.COUNT: "text"}
    return Field(
        name,
        box.get(fact.kind, "select"),
        fact.question,
        hint(fact),
        fact.shown_unit,
        _options(fact, kinds),
    )


def _options(fact: Fact, kinds: tuple[Applicant, ...]) -> tuple[tuple[str, str], ...]:
    if fact.key == "applicant":
        return tuple((kind.value, kind.label) for kind in kinds)
    if fact.kind is Kind.REGION:
        return (("", "请选择"), *firm_options())
    if fact.kind is Kind.BOOLEAN:
        return (("yes", "是"), ("no", "否"), ("", "不清楚"))
    listed = tuple((option.value, option.label) for option in fact.options or ())
    if fact.kind is Kind.CHOICES:
        return (*listed, (NONE, "都没有"))
    return (("", "请选择"), *listed)
