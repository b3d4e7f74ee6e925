"""The self-check's answer as a page: groups of products, subsidies, plan, roadmap, what to ask next."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from catalog.matching import Match, ProductResult
from catalog.plan import Plan, Repaid
from catalog.profile import Case
from catalog.roadmap import Step, opened_by
from catalog.rows import ResultLine, result_line
from catalog.scoring.shown import ShownScore, shown_scores
from catalog.subsidies import SubsidyOutcome, SubsidyState
from catalog.values import Catalogue, Clause
from catalog.vocabulary import Eligibility, State
from catalog.what_if import Ways, what_ifs, what_offered
from yurong.kit.money import BP, Money

DOABLE = ("do", "answer", "wait")
"""Kinds of what-if lines that the firm, an answer or time can bring about."""


@dataclass(frozen=True)
class Group:
    """Products of one fate, under one heading."""

    title: str
    lead: str
    lines: list[ResultLine]
    is_open: bool


@dataclass(frozen=True)
class Segment:
    label: str
    amount_label: str
    share_bp: int


@dataclass(frozen=True)
class Bar:
    """The need as one bar: shares in basis points of the need."""

    total_label: str
    segments: list[Segment]
    open_label: str
    open_share_bp: int


@dataclass(frozen=True)
class SubsidyLine:
    name: str
    state_label: str
    result: str
    working: str
    reason: str
    conflict: str
    clause_label: str
    clause_url: str


@dataclass(frozen=True)
class RepaidLine:
    what: str
    words: str
    clause_label: str
    clause_url: str


@dataclass(frozen=True)
class RoadmapLine:
    when_label: str
    title: str
    body: str
    opens: str


@dataclass(frozen=True)
class ResultsPage:
    """The context of catalog/check_result.html."""

    groups: list[Group]
    counts: list[tuple[str, str, int]]
    questions: list[tuple[str, str, int]]
    """(label, question, how many products wait for it), most useful first."""
    subsidies: list[SubsidyLine]
    plan: Plan
    repaid: list[RepaidLine]
    bar: Bar | None
    roadmap: list[RoadmapLine]
    scores: list[ShownScore]
    edit_url: str
    version: str


def results_page(
    case: Case,
    catalogue: Catalogue,
    match: Match,
    subsidies: tuple[SubsidyOutcome, ...],
    plan: Plan,
    steps: tuple[Step, ...],
    query: str,
) -> ResultsPage:
    """The page for one case. Pure."""
    ours = [result for result in match.results if not result.information_only]
    return ResultsPage(
        groups=_groups(
            ours, catalogue, what_ifs(case, catalogue, match), what_offered(case, catalogue, match)
        ),
        counts=[
            (each.value, each.label, sum(r.eligibility is each and r.recommendable for r in ours))
            for each in (Eligibility.ELIGIBLE, Eligibility.TO_VERIFY, Eligibility.INCOMPLETE)
        ],
        questions=[(m.fact.label, m.fact.question, m.settles) for m in match.missing[:6]],
        subsidies=[line for each in subsidies if (line := _subsidy(each, case, catalogue))],
        plan=plan,
        repaid=[_repaid(each, catalogue) for each in plan.repaid],
        bar=bar_of(plan),
        roadmap=roadmap_lines(steps[:6]),
        scores=shown_scores(case.profile.scores),
        edit_url=f"/check?{query}",
        version=catalogue.version,
    )


def _groups(
    ours: list[ProductResult], catalogue: Catalogue, ways: Mapping[str, Ways], offered: Mapping[int, Ways]
) -> list[Group]:
    def lines(eligibility: Eligibility, recommendable: bool) -> list[ResultLine]:
        refused = eligibility is Eligibility.INELIGIBLE
        return [
            result_line(each, catalogue, ways.get(each.slug) if refused else None, offered)
            for each in ours
            if each.eligibility is eligibility and each.recommendable is recommendable
        ]

    watched = [
        result_line(each, catalogue, offered=offered)
        for each in ours
        if not each.recommendable and each.eligibility is not Eligibility.INELIGIBLE
    ]
    refused = lines(Eligibility.INELIGIBLE, False)
    doable = [line for line in refused if line.what_if and line.what_if.kind in DOABLE]
    doable.sort(key=lambda line: line.state == State.ENCOURAGED)
    # What cannot be changed needs no ways beside its reason.
    fixed = [replace(line, what_if=None) for line in refused if line not in doable]
    groups = [
        Group("可以申请", "已知条件都满足；最终由机构决定。", lines(Eligibility.ELIGIBLE, True), True),
        Group(
            "核验后可以申请", "能查的都满足，还有条件要由机构判断。", lines(Eligibility.TO_VERIFY, True), True
        ),
        Group("还差信息", "补上缺的信息，就能知道行不行。", lines(Eligibility.INCOMPLETE, True), False),
        Group("可以关注", "文件只是鼓励或探索，还不能直接申请。", watched, False),
        Group("做到几步就可以", "有硬条件还没有满足，但做得到。", doable, False),
        Group("不适用", "地区、申请主体等条件改变不了。", fixed, False),
    ]
    return [group for group in groups if group.lines]


def bar_of(plan: Plan) -> Bar | None:
    """The plan's bar, None while the need is unknown or zero."""
    if plan.need is None or plan.need == Money(0):
        return None
    need = plan.need.fen
    segments = [
        Segment(line.result.name, str(line.amount), line.amount.fen * BP // need)
        for line in plan.lines
        if line.covers and line.amount
    ]
    still = plan.open_amount or Money(0)
    return Bar(
        str(plan.need), segments, str(still) if still > Money(0) else "", max(still.fen, 0) * BP // need
    )


def roadmap_lines(steps: tuple[Step, ...]) -> list[RoadmapLine]:
    """Steps as the roadmap macro shows them."""
    return [
        RoadmapLine(
            when_label="如果还没有" if step.if_not_yet else "可以做的一步",
            title=step.action,
            body=step.remedy,
            opens="、".join(opened_by(step)),
        )
        for step in steps
    ]


def _subsidy(outcome: SubsidyOutcome, case: Case, catalogue: Catalogue) -> SubsidyLine | None:
    """The line of a rule that this applicant may care about; rules for others are left out."""
    rule = outcome.rule
    shown = outcome.state in (SubsidyState.COMPUTED, SubsidyState.UNKNOWN, SubsidyState.NOT_CALCULABLE)
    if not shown or (rule.concerns == "institution") != (case.profile.applicant != "enterprise"):
        return None
    clause = catalogue.clauses[rule.cite]
    return SubsidyLine(
        name=rule.name,
        state_label=outcome.state.label,
        result=outcome.result,
        working=outcome.working,
        reason=outcome.reason,
        conflict=rule.conflict or "",
        clause_label=clause.label,
        clause_url=_address(clause),
    )


def _repaid(each: Repaid, catalogue: Catalogue) -> RepaidLine:
    clause = catalogue.clauses[each.clause]
    return RepaidLine(each.what, each.words, clause.label, _address(clause))


def _address(clause: Clause) -> str:
    return quote(clause.url, safe="/#()")
