"""A saved result as a page: what stood in the answer on the day it was saved, nothing computed again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote, urlencode

from catalog.case_form import values_of
from catalog.evaluate import ENGINE_VERSION
from catalog.financing_plan import FinancingPlan
from catalog.profile import Case
from catalog.rows import CriterionLine
from catalog.saved.content import SavedAnswer, SavedCriterion, SavedProduct
from catalog.saved.keeping import Kept
from catalog.scoring.shown import ShownScore, shown_scores
from catalog.shelf_life import stale_note
from yurong.kit.bar import draw_bar
from yurong.kit.clock import local
from yurong.kit.qr import draw_qr

DONE = {
    "saved": ("已保存", "请收藏这个页面的地址，或者发到自己的邮箱；没有地址就打不开。"),
    "sent": ("已发送", "地址已发到您填的邮箱，几分钟内会收到。"),
}


@dataclass(frozen=True)
class ProductLine:
    slug: str
    product: SavedProduct
    gist: str
    rows: list[CriterionLine]


@dataclass(frozen=True)
class Fate:
    """Products that came out alike, under one heading."""

    title: str
    lines: list[ProductLine]
    is_open: bool


@dataclass(frozen=True)
class SavedPage:
    """The context of catalog/saved/show.html. `answers` is the query that gives the same case again."""

    path: str
    url: str
    qr: str
    saved_at: datetime
    expires_at: datetime
    version: str
    is_outdated: bool
    answers: str
    done: tuple[str, str] | None
    fates: list[Fate]
    questions: list[str]
    paper: FinancingPlan
    bar: str
    scores: list[ShownScore]
    stale: str
    """What of the answers has grown old since, empty where nothing has."""


def saved_page(kept: Kept, newest_version: str, public_url: str, done: str, as_of: date) -> SavedPage:
    """The page of one result on a day. `newest_version` is the catalogue's: another one means 「已更新」."""
    paper, path = kept.content.paper, f"/results/{kept.token}"
    url = public_url.rstrip("/") + path
    return SavedPage(
        path=path,
        url=url,
        qr=draw_qr(url, title="打开这个结果的二维码"),
        saved_at=kept.saved_at,
        expires_at=kept.expires_at,
        version=kept.catalog_version,
        is_outdated=(kept.catalog_version, kept.engine_version) != (newest_version, ENGINE_VERSION),
        answers=answers_of(kept.content.case),
        done=DONE.get(done),
        fates=fates(kept.content.answer),
        questions=[fact.question for fact in kept.content.answer.missing_facts[:6]],
        paper=paper,
        bar=plan_bar(paper),
        stale=stale_note(kept.content.case, local(kept.saved_at).date(), as_of),
        scores=shown_scores(kept.content.case.profile.scores),
    )


def plan_bar(paper: FinancingPlan) -> str:
    """The plan as a drawn bar; empty where nothing covers the need."""
    shares = [segment.share_bp for segment in paper.plan.segments]
    if not shares:
        return ""
    return draw_bar(shares, title=f"{paper.plan.need_label}；{paper.plan.open_label}", width=480)


def answers_of(case: Case) -> str:
    """The query of `/check` and `/check/result` that stands for this case."""
    return urlencode({k: v for k, v in values_of(case).items() if v is not None}, doseq=True)


_FATES: tuple[tuple[str, bool, Callable[[SavedProduct], bool]], ...] = (
    ("可以申请", True, lambda p: p.recommendable and p.eligibility == "eligible"),
    ("核验后可以申请", True, lambda p: p.recommendable and p.eligibility == "to_verify"),
    ("还差信息", False, lambda p: p.recommendable and p.eligibility == "incomplete"),
    ("可以关注", False, lambda p: not p.recommendable and p.eligibility != "ineligible"),
    ("不符合", False, lambda p: p.eligibility == "ineligible"),
)


def fates(answer: SavedAnswer) -> list[Fate]:
    """The products for this place under the heading of their fate; headings without any are left out."""
    ours = [(slug, each) for slug, each in answer.products.items() if not each.information_only]
    found = [
        Fate(title, [_line(slug, each) for slug, each in ours if belongs(each)], is_open)
        for title, is_open, belongs in _FATES
    ]
    return [fate for fate in found if fate.lines]


def _line(slug: str, product: SavedProduct) -> ProductLine:
    return ProductLine(slug, product, _gist(product), [_criterion(row) for row in product.criteria])


def _criterion(row: SavedCriterion) -> CriterionLine:
    return CriterionLine(
        row.verdict,
        row.verdict_label,
        row.requirement,
        row.reason,
        row.value,
        row.clause.label,
        _clause_url(row.clause.ref),
        question="",
    )


def _clause_url(ref: str) -> str:
    """As `Clause.url`: the policy page at the clause."""
    policy, _, number = ref.partition("#")
    return f"/policies/{policy}#c-{quote(''.join(number.split()), safe='()')}"


def _gist(product: SavedProduct) -> str:
    """What refuses, else what is missing, else what a person must judge."""
    hard = [row for row in product.criteria if row.weight != "preferred"]
    refused = [row.reason for row in hard if row.verdict == "unmet"]
    unknown = [row.requirement for row in hard if row.verdict == "unknown"]
    manual = [row.requirement for row in hard if row.verdict == "manual"]
    if refused:
        return refused[0]
    if unknown:
        return f"还差 {len(unknown)} 项：{'；'.join(unknown)}"
    return f"由受理机构核验：{'；'.join(manual)}" if manual else "已知条件全部满足"
