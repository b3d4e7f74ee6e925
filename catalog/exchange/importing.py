"""A table of offerings set against what there is: what each row would do, every fault by its cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.datastructures import FormData, UploadFile

from catalog.exchange.columns import COLUMNS, ID, PRODUCT, guarantees
from catalog.exchange.own import Known, Own
from catalog.exchange.sheet import SheetRow
from catalog.offerings import drafting
from catalog.offerings.diff import term_pairs
from catalog.offerings.models import VersionState
from catalog.offerings.refusals import EditedElsewhere
from catalog.offerings.terms_form import TermsForm, checked
from catalog.offerings.values import Terms
from catalog.values import Product
from yurong.accounts.models import Institution
from yurong.kit.forms import Form, fill

_PLACES = {column.name: (chr(ord("A") + at), column.heading) for at, column in enumerate(COLUMNS)}


@dataclass(frozen=True)
class CellFault:
    """What is wrong with one cell: 「E7」, its heading, what stands there, and how to put it right."""

    cell: str
    heading: str
    text: str
    message: str


@dataclass(frozen=True)
class Line:
    """What one row does. `known` None: a new offering; `changes` are (term, before, after)."""

    number: int
    product: Product
    terms: Terms
    known: Known | None
    changes: tuple[tuple[str, str, str], ...]
    is_same: bool


@dataclass(frozen=True)
class Plan:
    """What a table does; nothing of it happens while there is a fault."""

    lines: tuple[Line, ...]
    faults: tuple[CellFault, ...]

    @property
    def added(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.known is None)

    @property
    def changed(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.known and not line.is_same)

    @property
    def same(self) -> int:
        return sum(line.is_same for line in self.lines)


def plan(own: Own, rows: Sequence[SheetRow], today: date) -> Plan:
    """Every row checked, the ones after a fault too. Reads nothing, writes nothing."""
    lines: list[Line] = []
    faults: list[CellFault] = []
    seen: dict[object, int] = {}
    for row in rows:
        line, wrong = _line(own, row, today)
        if line is not None:
            key: object = line.known.id if line.known else (line.product.slug, line.terms)
            earlier = seen.setdefault(key, row.number)
            if earlier != row.number:
                wrong = [_fault(row, ID if line.known else PRODUCT, f"和第 {earlier} 行重复，请只留一行")]
            else:
                lines.append(line)
        faults += wrong
    return Plan(tuple(lines), tuple(faults))


def hold(session: Session, institution_id: int) -> None:
    """Locks the institution's imports until the transaction ends.

    Taken before `own_of` reads: the same table confirmed twice at once is brought in once.
    """
    session.execute(select(Institution.id).where(Institution.id == institution_id).with_for_update())


def bring_in(
    session: Session,
    planned: Plan,
    seen: Mapping[int, str],
    *,
    institution_id: int,
    is_demo: bool,
    account_id: int,
    now: datetime,
) -> None:
    """Makes the drafts: new ones begun, others changed; published versions stay until review. Writes.

    `seen` are the stamps of the offerings as the preview showed them. Raises EditedElsewhere (409) when one
    has been edited since, NotEditable (409): the caller's transaction then rolls back whole.
    """
    assert not planned.faults, "a table with faults changes nothing"
    for line in planned.added:
        drafting.begin(
            session,
            institution_id=institution_id,
            product_slug=line.product.slug,
            terms=line.terms,
            is_demo=is_demo,
            account_id=account_id,
            now=now,
        )
    for line in planned.changed:
        assert line.known is not None, "changed lines have an offering"
        if seen.get(line.known.id) != line.known.stamp:
            raise EditedElsewhere(line.known.version.revision)
        version = drafting.begin_again(session, line.known.offered, account_id, now)
        drafting.save_terms(
            session, version, line.terms, revision=version.revision, account_id=account_id, now=now
        )


def _line(own: Own, row: SheetRow, today: date) -> tuple[Line | None, list[CellFault]]:
    known, wrong = _known(own, row)
    product = own.products.get(row.cells.get(_PLACES[PRODUCT][1], ""))
    if product is None:
        typed = row.cells.get(_PLACES[PRODUCT][1])
        wrong.append(_fault(row, PRODUCT, "没有这个产品，请从下拉列表选择" if typed else "请填写这一项"))
    elif known and known.offered.product_slug != product.slug:
        wrong.append(_fault(row, PRODUCT, "已有方案不能换产品；要办别的产品，请新增一行，编号空着"))
    form = _form(own, row)
    terms = form.value.to_terms() if form.value else None
    if terms and product and not wrong:
        if known is None:
            known = own.twin(product.slug, terms)
        if known and terms == known.terms:
            return Line(row.number, product, terms, known, (), is_same=True), []
    if product:
        form = checked(form, product.region, today)
    wrong += [_fault(row, name, message) for name, message in form.errors.items()]
    if known and not wrong and known.version.state == VersionState.SUBMITTED:
        wrong.append(_fault(row, ID, "这个方案正在等待审核，请先在页面上撤回，再修改"))
    if wrong or terms is None or product is None:
        return None, wrong
    return Line(row.number, product, terms, known, _changes(own, known, terms), is_same=False), []


def _known(own: Own, row: SheetRow) -> tuple[Known | None, list[CellFault]]:
    typed = row.cells.get(_PLACES[ID][1], "")
    if not typed:
        return None, []
    found = own.offerings.get(int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None
    if found is None:
        return None, [_fault(row, ID, "您的机构没有这个编号的方案；新增的方案请空着")]
    return found, []


def _form(own: Own, row: SheetRow) -> Form[TermsForm]:
    """The row as the terms form would be sent, so that a cell is judged as the field on the page is."""
    sent: list[tuple[str, str | UploadFile]] = []
    for column in COLUMNS:
        text = row.cells.get(column.heading, "")
        if column.name == "guarantee":
            sent += [("guarantee", each) for each in guarantees(text)]
        elif column.name == "region":
            sent.append(("region", own.regions.get(text, text)))
        elif column.name not in (ID, PRODUCT):
            sent.append((column.name, text))
    form = fill(TermsForm, FormData(sent))
    if "region" in form.errors and row.cells.get(_PLACES["region"][1]):
        form = form.refused("region", "没有这个地区，请从下拉列表选择")
    return form


def _changes(own: Own, known: Known | None, terms: Terms) -> tuple[tuple[str, str, str], ...]:
    if known is None:
        return ()
    before = dict(term_pairs(known.terms, own.region_names))
    return tuple(
        (label, before[label], said)
        for label, said in term_pairs(terms, own.region_names)
        if before[label] != said
    )


def _fault(row: SheetRow, name: str, message: str) -> CellFault:
    if name not in _PLACES:
        return CellFault(f"第 {row.number} 行", "整行", "", message)
    letter, heading = _PLACES[name]
    return CellFault(f"{letter}{row.number}", heading, row.cells.get(heading, "")[:60], message)
