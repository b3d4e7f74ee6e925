"""行动清单 as drafted: who does what by when, from the plan, the open facts and the roadmap. Pure."""

from collections.abc import Iterator
from datetime import date, timedelta

from catalog.assessment import Assessment
from catalog.facts import FACTS
from catalog.paper.plan import ASK
from catalog.plan import Plan, PlanLine
from catalog.subsidies import SubsidyOutcome, SubsidyState
from catalog.values import Catalogue
from catalog.vocabulary import Eligibility
from events.clinic.lists.line import Line, Owner, some
from events.clinic.models import EntryKind
from yurong.kit.money import Money
from yurong.kit.workdays import PUBLISHED

SOON, THEN, LATER = 5, 10, 15
"""Workdays after the clinic: to complete facts, to apply, to answer. Suggestions; experts change them."""
MOST_STEPS = 2
MOST_TEXT = 300


def drafted_actions(
    found: Assessment, plan: Plan, catalogue: Catalogue, organiser: str, on_day: date, as_of: date
) -> tuple[Line, ...]:
    """In the order of the walk: facts, applications, answers, steps, what authorities clear up, a call.

    Days are counted from the clinic, or from `as_of` where that day has passed already.
    """
    soon, then, later = (_workday(days, on_day, as_of) for days in (SOON, THEN, LATER))
    lines = [
        *_facts(found, soon),
        *(_application(line, then) for line in plan.lines),
        *(_answer(line, later) for line in plan.lines if line.offering),
        *_steps(found),
        *_contradictions(found, catalogue, later),
    ]
    if lines:
        lines.append(_action("call-back", Owner.DEPARTMENT, organiser, "回访企业，登记各项办理结果", later))
    return tuple(lines)


def _facts(found: Assessment, due_on: date) -> Iterator[Line]:
    """The facts that keep products open which can be applied for and suit the need."""
    waiting = [
        each
        for each in found.match.results
        if each.eligibility is Eligibility.INCOMPLETE and each.recommendable and each.fits_need
    ]
    missing = list(dict.fromkeys(key for each in waiting for key in each.missing))
    if missing:
        labels, products = [FACTS[key].label for key in missing], [each.name for each in waiting]
        text = f"补充{some(labels)}；补充后可重新核对{some(products, 3)}"
        yield _action("facts", Owner.FIRM, "", text, due_on)


def _application(line: PlanLine, due_on: date) -> Line:
    text = f"{line.result.name}：{line.next_step}"
    return _action(f"apply:{line.result.slug}", Owner.FIRM, "", text, due_on)


def _answer(line: PlanLine, due_on: date) -> Line:
    """What the institution is asked: to judge what only it can, and to say what nobody has published."""
    assert line.offering is not None
    asked = [f"核验{some(line.to_verify, 3)}"] if line.to_verify else []
    if line.covers and line.cap is None:
        asked.append("答复额度")
    if line.rate == ASK:
        asked.append("答复价格")
    demo = "（示例）" if line.offering.is_demo else ""
    text = f"{line.result.name}：{'，'.join(asked) or '受理申请并答复'}"
    return _action(
        f"answer:{line.result.slug}", Owner.INSTITUTION, f"{line.offering.institution}{demo}", text, due_on
    )


def _steps(found: Assessment) -> Iterator[Line]:
    """The first steps of the roadmap; a step without a day waits for the call of its authority."""
    for step in found.roadmap[:MOST_STEPS]:
        if step.fact:
            proviso = "（如尚未办到）" if step.if_not_yet else ""
            text = max(step.remedy, step.action, key=len) + proviso
            yield _action(f"step:{step.fact}", Owner.FIRM, "", text, step.from_day)


def _contradictions(found: Assessment, catalogue: Catalogue, due_on: date) -> Iterator[Line]:
    """Texts that read differently, where the firm's sum depends on it: for who issued them to clear up."""
    told: set[str] = set()
    for each in found.subsidies:
        if each.rule.id in told or not each.conflicts_with or not _matters(each):
            continue
        told |= {each.rule.id, *each.conflicts_with}
        policy = catalogue.policies[catalogue.clauses[each.rule.cite].policy_id]
        text = f"核实{each.rule.name}：{each.rule.conflict}"
        yield _action(f"conflict:{each.rule.id}", Owner.DEPARTMENT, policy.issuer or "发文机关", text, due_on)


def _matters(outcome: SubsidyOutcome) -> bool:
    is_sum = outcome.state is SubsidyState.COMPUTED and outcome.amount != Money(0)
    return is_sum and outcome.rule.concerns == "enterprise"


def _action(key: str, owner: Owner, who: str, text: str, due_on: date | None) -> Line:
    return Line(EntryKind.ACTION, key[:80], text[:MOST_TEXT], who[:60], owner, due_on)


def _workday(days: int, on_day: date, as_of: date) -> date:
    """The workday so many after the clinic, or after `as_of` where that is over."""
    due = _after(on_day, days)
    return due if due >= as_of else _after(as_of, days)


def _after(day: date, days: int) -> date:
    while days:
        day += timedelta(days=1)
        days -= PUBLISHED.counts(day)
    return day
