"""The calculators' pages. The answers are in the address: a result can be kept and shared. No write."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from catalog.calculators.calculator import Calculator, calculators, outcomes
from catalog.calculators.form import PERCENT, CalculatorForm, Field, fields
from catalog.cards import REGION_LABELS
from catalog.facts import FACTS, asked_for
from catalog.snapshot import snapshot
from catalog.source import SubsidySource
from catalog.subsidies import SubsidyOutcome, SubsidyState
from catalog.values import Catalogue
from yurong.kit.clock import today
from yurong.kit.errors import NotFound
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render
from yurong.kit.web import see


@dataclass(frozen=True)
class RuleLine:
    """One rule in words, with the clause it stands in."""

    name: str
    who: str
    formula: str
    conflict: str
    missing: str
    clause_label: str
    clause_url: str


@dataclass(frozen=True)
class ResultLine:
    """What one rule gives: `result` is empty where there is no number, `cap` where the rule has none."""

    rule: RuleLine
    state: str
    state_label: str
    result: str
    working: str
    cap: str
    reason: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class CalculatorPage:
    """The context of catalog/calculators/show.html; `results` is empty before anything was filled in."""

    calculator: Calculator
    region_label: str
    rules: list[RuleLine]
    term: str
    term_url: str
    fields: list[Field]
    form: Form[CalculatorForm]
    as_of: date
    results: list[ResultLine]


def index(request: Request, session: Session) -> Response:
    """Every calculator, then every rule whose number the documents leave out."""
    catalogue = snapshot(session)
    found = [(each, [_rule_line(rule, catalogue) for rule in each.rules]) for each in calculators(catalogue)]
    groups = [
        ("企业可以算的", [pair for pair in found if _is_for(pair[0], "enterprise")]),
        ("金融机构可以算的", [pair for pair in found if _is_for(pair[0], "institution")]),
    ]
    open_rules = [pair for pair in found if not pair[0].is_calculable]
    context = {"groups": groups, "open_rules": open_rules, "regions": REGION_LABELS}
    return render(request, "catalog/calculators/list.html", context)


def show(request: Request, session: Session) -> Response:
    """One calculator with its form, and the result once something was filled in."""
    catalogue, wanted = snapshot(session), request.path_params["id"]
    for each in calculators(catalogue):
        if wanted == each.id:
            return _page(request, each, catalogue)
        if wanted in {rule.id for rule in each.rules}:
            query = request.url.query
            return see(f"/calculators/{each.id}" + (f"?{query}" if query else ""))
    raise NotFound("没有这个测算。", next_label="看全部测算", next_url="/calculators")


def _page(request: Request, calculator: Calculator, catalogue: Catalogue) -> Response:
    form = fill(CalculatorForm, FormData([*request.query_params.multi_items()]))
    as_of = (form.value and form.value.on) or today()
    is_asked = form.value is not None and any(form.typed.values()) and calculator.is_calculable
    term = calculator.policy.validity or calculator.policy.binding
    page = CalculatorPage(
        calculator=calculator,
        region_label=REGION_LABELS[calculator.rules[0].region],
        rules=[_rule_line(rule, catalogue) for rule in calculator.rules],
        term=calculator.policy.validity_note,
        term_url=quote(term.url, safe="/#()"),
        fields=fields(calculator.asks, calculator.applicants),
        form=form,
        as_of=as_of,
        results=_results(calculator, form, catalogue, as_of) if is_asked else [],
    )
    status = 422 if form.errors else 200
    return render(request, "catalog/calculators/show.html", {"page": page}, status=status)


def _results(
    calculator: Calculator, form: Form[CalculatorForm], catalogue: Catalogue, as_of: date
) -> list[ResultLine]:
    assert form.value is not None
    case = form.value.case_of(calculator.applicants)
    found = [_result(each, catalogue) for each in outcomes(calculator, case, catalogue, as_of)]
    # Of the three sums for three kinds of unit one applies; where none does, the reasons stay.
    applying = [line for line in found if line.state != SubsidyState.NOT_APPLICABLE]
    return applying or found[:1]


def _result(outcome: SubsidyOutcome, catalogue: Catalogue) -> ResultLine:
    return ResultLine(
        rule=_rule_line(outcome.rule, catalogue),
        state=outcome.state.value,
        state_label=outcome.state.label,
        result=outcome.result,
        working=outcome.working,
        cap=_cap(outcome),
        reason=outcome.reason,
        questions=tuple(_question(key) for key in asked_for(outcome.missing)),
    )


def _cap(outcome: SubsidyOutcome) -> str:
    """Whether the cap was reached; empty where there is no cap or no amount."""
    cap = outcome.rule.cap
    if cap is None or outcome.amount is None:
        return ""
    if outcome.capped:
        return f"已到上限 {cap}，超出部分不计"
    return f"正好到上限 {cap}" if outcome.amount == cap else f"没有到上限 {cap}"


def _question(key: str) -> str:
    return f"{FACTS[key].label}（%）" if key in PERCENT else FACTS[key].question


def _rule_line(rule: SubsidySource, catalogue: Catalogue) -> RuleLine:
    clause = catalogue.clauses[rule.cite]
    return RuleLine(
        name=rule.name,
        who=rule.who,
        formula=rule.formula,
        conflict=rule.conflict or "",
        missing=rule.missing or "",
        clause_label=clause.label,
        clause_url=quote(clause.url, safe="/#()"),
    )


def _is_for(calculator: Calculator, concerned: str) -> bool:
    return calculator.is_calculable and calculator.rules[0].concerns == concerned
