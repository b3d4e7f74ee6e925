"""The rows of a draft: a table to edit, the form for one row, and the counts beside them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from catalog.criteria import Leaf
from catalog.criterion_rows import to_tree
from catalog.facts import FACTS, GROUPS, Fact, Kind
from catalog.models import Offered
from catalog.offerings import queries
from catalog.offerings.counting import counted
from catalog.offerings.counts import Counts
from catalog.offerings.desk import mine
from catalog.offerings.models import EDITABLE, OfferingVersion
from catalog.offerings.row_form import LISTED, MANUAL, RowForm, criterion_of, typed_of
from catalog.offerings.row_places import place_words, put_in, read_place, row_at
from catalog.offerings.row_words import WEIGHTS, RowWords, comparisons, row_words, sentence
from catalog.snapshot import snapshot
from catalog.values import Catalogue, Clause, Product
from yurong.kit.forms import Form, fill, prefilled
from yurong.kit.templating import render

YES_NO = (("true", "是"), ("false", "否"))
DONE = {
    "saved": "这一行已保存",
    "removed": "已删除这一行",
    "moved": "已调整顺序",
    "joined": "已合并：满足其中一项即可",
    "split": "已拆开，须分别满足",
    "grouped": "已改成组方式",
}


@dataclass(frozen=True)
class RowEditor:
    """How the chosen fact is entered: its comparisons, and the field that fits its values."""

    fact: Fact | None
    """None: a row for a person to judge."""
    comparisons: tuple[tuple[str, str], ...]
    field: str
    """`text`, `date`, `yes_no`, `choices` or `none`."""
    options: list[tuple[str, str]]
    proposed: str
    """The sentence worded from the row as typed, empty while it is incomplete."""


@dataclass(frozen=True)
class CriteriaPage:
    """The context of catalog/offerings/criteria.html."""

    offered: Offered
    version: OfferingVersion
    product: Product
    is_editable: bool
    rows: list[tuple[RowWords, Clause]]
    inherited: list[tuple[str, Clause]]
    editor: RowEditor | None
    place: str
    """Of the row in the form, empty for a new one; `place_words` as people count."""
    place_words: str
    facts: list[tuple[str, list[tuple[str, str]]]]
    clauses: list[tuple[str, str]]
    weights: tuple[tuple[str, str], ...]
    counts: Counts
    counts_with: str
    """Which rows the counts are made with."""
    done: str


def show(request: Request, session: Session) -> Response:
    """The table; with ?fact= or ?row= also the form for a row."""
    offered, _ = mine(request, session)
    version = queries.versions(session, offered.id)[-1]
    criteria = to_tree(version.criteria)
    known: dict[str, object] = {"revision": version.revision, "weight": "hard"}
    at = request.query_params.get("row", "")
    fact = request.query_params.get("fact", "")
    place = read_place(at)
    row = row_at(criteria, place) if place else None
    if row is not None and row.kind in ("fact", MANUAL):
        known |= {**typed_of(row), "place": at}
    elif fact == MANUAL or fact in FACTS:
        known["fact"] = fact
        if fact != MANUAL:
            known["op"] = comparisons(FACTS[fact])[0][0]
    return page(request, session, offered, version, prefilled(RowForm, known))


def page(
    request: Request,
    session: Session,
    offered: Offered,
    version: OfferingVersion,
    form: Form[RowForm],
    status: int = 200,
) -> Response:
    catalogue = snapshot(session)
    product = next(each for each in catalogue.products if each.slug == offered.product_slug)
    clauses = clauses_of(product, catalogue)
    criteria = to_tree(version.criteria)
    place = form.typed.get("place", "")
    context = CriteriaPage(
        offered=offered,
        version=version,
        product=product,
        is_editable=version.state in EDITABLE,
        rows=[(row_words(row, catalogue.region_names), catalogue.clauses[row.cite]) for row in criteria],
        inherited=[(row.requirement, catalogue.clauses[row.cite]) for row in product.criteria],
        editor=_editor(form, catalogue.region_names),
        place=place if read_place(place) else "",
        place_words=place_words(read_place(place) or ()),
        facts=[(group, [(fact.key, fact.label) for fact in facts]) for group, facts in GROUPS],
        clauses=[("", "请选择"), *((ref, _clause_words(clause)) for ref, clause in clauses.items())],
        weights=WEIGHTS,
        counts=counted(session, offered, version, criteria),
        counts_with="按已保存的草稿计算",
        done=DONE.get(request.query_params.get("done", ""), ""),
    )
    return render(request, "catalog/offerings/criteria.html", {"page": context, "form": form}, status=status)


def live(request: Request, session: Session) -> Response:
    """The counts with the row as it is being typed, without its page: a fragment. Stores nothing."""
    offered, _ = mine(request, session)
    version = queries.versions(session, offered.id)[-1]
    catalogue = snapshot(session)
    product = next(each for each in catalogue.products if each.slug == offered.product_slug)
    form = fill(RowForm, FormData(list(request.query_params.multi_items())))
    row, _ = criterion_of(form, clauses_of(product, catalogue), catalogue.region_names)
    criteria = to_tree(version.criteria)
    said = "这一行还没有填完，先按已保存的草稿计算"
    proposed = ""
    if row is not None and form.value is not None:
        criteria = put_in(criteria, row, read_place(form.value.place))
        said = "包括正在填写的这一行，尚未保存"
        proposed = sentence(row, catalogue.region_names) if isinstance(row, Leaf) else ""
    context = {
        "counts": counted(session, offered, version, criteria),
        "counts_with": said,
        "proposed": proposed,
    }
    return render(request, "catalog/offerings/_live.html", context)


def clauses_of(product: Product, catalogue: Catalogue) -> Mapping[str, Clause]:
    """What a row of an offering may cite: every clause of the product's own document, and those it names."""
    own = {ref: clause for ref, clause in catalogue.clauses.items() if clause.policy_id == product.policy.id}
    return own | {clause.ref: clause for clause in product.clauses}


def _clause_words(clause: Clause) -> str:
    return f"{clause.label}　{clause.heading}"


def _editor(form: Form[RowForm], names: Mapping[str, str]) -> RowEditor | None:
    key = form.typed.get("fact", "")
    if key == MANUAL:
        return RowEditor(None, (), "none", [], "")
    fact = FACTS.get(key)
    if fact is None:
        return None
    options: list[tuple[str, str]] = []
    if fact.options:
        options = [(each.value, each.label) for each in fact.options]
    elif fact.kind is Kind.REGION:
        options = places_of(names)
    field = {Kind.BOOLEAN: "yes_no", Kind.DATE: "date"}.get(fact.kind, "text")
    return RowEditor(fact, comparisons(fact), "choices" if fact.kind in LISTED else field, options, "")


def places_of(names: Mapping[str, str]) -> list[tuple[str, str]]:
    """The province, its cities and Zhengzhou's districts: what offerings are told apart by."""
    return sorted(
        (code, name)
        for code, name in names.items()
        if code.startswith("41") and (code.endswith("00") or code.startswith("4101"))
    )
