"""A table of offerings set against what there is: what each row would do, every fault by its cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.datastructures import FormData, UploadFile

from catalog.criteria import Criterion
from catalog.exchange.columns import COLUMNS, ID, PRODUCT, guarantees
from catalog.exchange.criteria_reading import read_criteria
from catalog.exchange.faults import CellFault, fault
from catalog.exchange.own import Known, Own
from catalog.exchange.sheet import SheetRow
from catalog.exchange.table import Table, by_offering
from catalog.offerings import drafting
from catalog.offerings.diff import compare
from catalog.offerings.models import OfferingVersion, VersionState
from catalog.offerings.refusals import EditedElsewhere
from catalog.offerings.terms_form import TermsForm, checked
from catalog.offerings.values import Terms
from catalog.values import Product
from yurong.accounts.models import Institution
from yurong.kit.forms import Form, fill
from yurong.kit.row_ids import row_id

_HEADING = {column.name: column.heading for column in COLUMNS}


@dataclass(frozen=True)
class Line:
    """What one row does. `known` None: a new offering; `changes` are (term, before, after).

    `criteria` None: the table says nothing of its conditions, and they stay as they are.
    """

    number: int
    product: Product
    terms: Terms
    criteria: tuple[Criterion, ...] | None
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


def plan(own: Own, table: Table, today: date) -> Plan:
    """Every row checked, the ones after a fault too. Reads nothing, writes nothing."""
    lines: list[Line] = []
    faults: list[CellFault] = []
    seen: dict[object, int] = {}
    asked, astray = by_offering(table)
    for row in table.offerings:
        line, wrong = _line(own, row, asked.get(row.number, ()), today)
        if line is not None:
            key: object = line.known.id if line.known else (line.product.slug, line.terms, line.criteria)
            earlier = seen.setdefault(key, row.number)
            if earlier != row.number:
                wrong = [_fault(row, ID if line.known else PRODUCT, f"和第 {earlier} 行重复，请只留一行")]
            else:
                lines.append(line)
        faults += wrong
    return Plan(tuple(lines), (*faults, *astray))


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
        version = drafting.begin(
            session,
            institution_id=institution_id,
            product_slug=line.product.slug,
            terms=line.terms,
            is_demo=is_demo,
            account_id=account_id,
            now=now,
        )
        _ask(session, version, line, account_id, now)
    for line in planned.changed:
        assert line.known is not None, "changed lines have an offering"
        if seen.get(line.known.id) != line.known.stamp:
            raise EditedElsewhere(line.known.version.revision)
        version = drafting.begin_again(session, line.known.offered, account_id, now)
        drafting.save_terms(
            session, version, line.terms, revision=version.revision, account_id=account_id, now=now
        )
        _ask(session, version, line, account_id, now)


def _ask(session: Session, version: OfferingVersion, line: Line, account_id: int, now: datetime) -> None:
    if line.criteria is not None:
        drafting.save_criteria(
            session, version, line.criteria, revision=version.revision, account_id=account_id, now=now
        )


def _line(
    own: Own, row: SheetRow, asked: Sequence[SheetRow], today: date
) -> tuple[Line | None, list[CellFault]]:
    known, wrong = _known(own, row)
    product = own.products.get(row.cells.get(_HEADING[PRODUCT], ""))
    if product is None:
        typed = row.cells.get(_HEADING[PRODUCT])
        wrong.append(_fault(row, PRODUCT, "没有这个产品，请从下拉列表选择" if typed else "请填写这一项"))
    elif known and known.offered.product_slug != product.slug:
        wrong.append(_fault(row, PRODUCT, "已有方案不能换产品；要办别的产品，请新增一行，编号空着"))
    form = _form(own, row)
    terms = form.value.to_terms() if form.value else None
    criteria, unfit = None, list[CellFault]()
    if asked and product:
        criteria, unfit = read_criteria(asked, product, own, known.criteria if known else ())
    if terms and product and not wrong and not unfit:
        if known is None:
            known = own.twin(product.slug, terms, criteria)
        if known and terms == known.terms and criteria in (None, known.criteria):
            return Line(row.number, product, terms, criteria, known, (), is_same=True), []
    if product and not (known and terms == known.terms):
        form = checked(form, product.region, today)
    wrong += [_fault(row, name, message) for name, message in form.errors.items()]
    wrong += unfit
    if known and not wrong and known.version.state == VersionState.SUBMITTED:
        wrong.append(_fault(row, ID, "这个方案正在等待审核，请先在页面上撤回，再修改"))
    if wrong or terms is None or product is None:
        return None, wrong
    changes = _changes(own, known, terms, criteria)
    return Line(row.number, product, terms, criteria, known, changes, is_same=False), []


def _known(own: Own, row: SheetRow) -> tuple[Known | None, list[CellFault]]:
    typed = row.cells.get(_HEADING[ID], "")
    if not typed:
        return None, []
    number = row_id(typed)
    found = own.offerings.get(number) if number is not None else None
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
    if "region" in form.errors and row.cells.get(_HEADING["region"]):
        form = form.refused("region", "没有这个地区，请从下拉列表选择")
    return form


def _changes(
    own: Own, known: Known | None, terms: Terms, criteria: tuple[Criterion, ...] | None
) -> tuple[tuple[str, str, str], ...]:
    if known is None:
        return ()
    asked = known.criteria if criteria is None else criteria
    before, after = (known.terms, known.criteria), (terms, asked)
    found = compare(before, after, own.region_names, own.catalogue.clauses)
    changes = [(each.label, each.before, each.after) for each in found.terms]
    rows = [each for each in found.rows if each.kind != "same"]
    changes += [
        ("申请条件", "　".join(each.before) or "没有", "　".join(each.after) or "删去") for each in rows
    ]
    if asked != known.criteria and not rows:
        changes.append(("申请条件", "原来的顺序", "改了顺序"))
    return tuple(changes)


def _fault(row: SheetRow, name: str, message: str) -> CellFault:
    return fault(COLUMNS, row, name, message)
