"""融资方案 as a paper of its own: what a self-check says of one case, frozen, and as a PDF."""

import datetime as dt
from functools import cache

from jinja2 import Environment
from pydantic import AwareDatetime

from catalog.assessment import Assessment
from catalog.evaluate import ENGINE_VERSION
from catalog.paper import matches, plan
from catalog.paper import values as s
from catalog.paper.cited import Cited
from catalog.paper.firm import fact_rows, need_rows, stated
from catalog.paper.printing import drawings, paper_css, whole_seconds
from catalog.paper.score import score
from catalog.profile import Case
from catalog.values import Catalogue
from yurong.kit.clock import local
from yurong.kit.pdf import render_pdf
from yurong.kit.qr import draw_qr
from yurong.kit.templating import environment


class FinancingPlan(s.Part):
    """What is printed of one saved result. It holds no name, no address of the result and no ids.

    `number` is for filing; it opens nothing. `counted` says how many products were looked at.
    """

    number: s.Text
    made_at: AwareDatetime
    valid_until: dt.date
    facts: tuple[s.Row, ...]
    need: tuple[s.Row, ...]
    score: s.Score | None
    matches: tuple[s.MatchedProduct, ...]
    not_now: tuple[s.NotNow, ...]
    subsidies: tuple[s.Subsidy, ...]
    plan: s.Plan
    roadmap: tuple[s.RoadmapStep, ...]
    documents: tuple[s.Text, ...]
    clauses: tuple[s.CitedClause, ...]
    notes: tuple[s.Text, ...]
    engine_version: s.Text
    catalog_version: s.Text
    is_demo: bool


def draw_up(
    case: Case,
    catalogue: Catalogue,
    found: Assessment,
    *,
    number: str,
    made_at: dt.datetime,
    valid_until: dt.date,
) -> FinancingPlan:
    """The paper of an assessment made with this catalogue. Pure: the same arguments, the same paper.

    No figure is made up: what neither documents nor offerings give is 待询价 or 文件未写.
    """
    cited, places = Cited(catalogue.clauses), catalogue.region_names
    shown = matches.shown(found, found.plan)
    return FinancingPlan(
        number=number,
        made_at=made_at,
        valid_until=valid_until,
        facts=stated(fact_rows(case, places, found.match.as_of), {}),
        need=need_rows(case.need),
        score=score(case.profile, f"{_words(local(made_at).date())}自测"),
        matches=matches.matches(shown, found.plan, cited),
        not_now=matches.not_now(found, shown, cited),
        subsidies=matches.subsidies(found, case.profile.applicant, cited),
        plan=plan.plan(found.plan, (), cited),
        roadmap=plan.roadmap(found.roadmap, cited),
        documents=plan.documents(shown),
        clauses=cited.clauses(),
        notes=_notes(found, valid_until),
        engine_version=ENGINE_VERSION,
        catalog_version=catalogue.version,
        is_demo=matches.offers_fiction(shown, found.plan),
    )


def plan_pdf(paper: FinancingPlan, url: str, *, deadline_s: float = 20) -> bytes:
    """The printed plan with `url` as its QR code, PDF/A-3u, the same bytes every time. Raises PdfTooSlow."""
    return render_pdf(plan_html(paper, url), paper_css(), identifier=paper.number, deadline_s=deadline_s)


def plan_html(paper: FinancingPlan, url: str) -> str:
    """The whole document without its style sheet."""
    return (
        _templates()
        .get_template("paper/financing_plan.html")
        .render(
            paper=paper,
            adjustments=(),
            qr=draw_qr(url, title="打开在线结果的二维码"),
            made_at=whole_seconds(paper.made_at),
            **drawings(paper.matches, paper.plan, paper.score, paper.clauses),
        )
    )


@cache
def _templates() -> Environment:
    return environment(("catalog",))


def _notes(found: Assessment, valid_until: dt.date) -> tuple[str, ...]:
    return (
        "本方案是初步结果，最终以金融机构和主管部门决定为准，不是授信、投资或补助的承诺。",
        "企业情况由您自测时填写，没有核实；填写的内容有变化，请重新计算。",
        f"按{_words(found.match.as_of)}有效的文件和机构方案，{matches.counted(found)}；{matches.OPEN_TERMS}",
        f"在线结果保留到{_words(valid_until)}，到期自动清除。",
    )


def _words(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
