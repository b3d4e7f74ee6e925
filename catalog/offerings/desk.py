"""机构工作台: the offerings of one's institution, each with how it stands."""

from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import BaseModel
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.models import Offered
from catalog.offerings import drafting, queries
from catalog.offerings.expiry import WARNED_AHEAD
from catalog.offerings.models import OfferingVersion, VersionState
from catalog.offerings.spans import Span, spans, standing
from catalog.offerings.values import Terms
from catalog.snapshot import snapshot
from catalog.values import Product
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now, today
from yurong.kit.errors import NotYours
from yurong.kit.forms import Form, fill, prefilled
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

STATE_WORDS = {
    VersionState.DRAFT: "草稿",
    VersionState.SUBMITTED: "等待审核",
    VersionState.RETURNED: "已退回，请修改",
}


@dataclass(frozen=True)
class Standing:
    """How an offering stands on a day: what is public, what comes, what is being worked on."""

    public: str
    """「2026-05-26 起」 (and the next), 「将于 … 发布」, 「已过有效期」, 「已停办」, 「未发布」."""
    is_public: bool
    work: str
    """「草稿」, 「等待审核」, 「已退回」, or empty."""
    warning: str


@dataclass(frozen=True)
class DeskRow:
    """One offering of the list."""

    id: int
    name: str
    product: str
    institution: str
    is_demo: bool
    standing: Standing


def show(request: Request, session: Session) -> Response:
    who = visitor(request)
    products = {each.slug: each for each in snapshot(session).products}
    offered = queries.of_institutions(session, who)
    versions = queries.versions_of(session, [each.id for each, _ in offered])
    rows = [
        DeskRow(
            id=each.id,
            name=versions[each.id][-1].name,
            product=products[each.product_slug].name,
            institution=institution,
            is_demo=each.is_demo,
            standing=standing_of(versions[each.id], today()),
        )
        for each, institution in offered
    ]
    done = {"withdrawn": "已停办，产品目录里不再列出"}.get(request.query_params.get("done", ""), "")
    return render(request, "catalog/offerings/desk.html", {"rows": rows, "done": done})


def standing_of(versions: list[OfferingVersion], day: date) -> Standing:
    """How an offering with these versions stands on the day."""
    found, open_version = spans(versions), versions[-1]
    current = standing(versions, day)
    coming = next((span for span in found if span.since > day), None)
    work = STATE_WORDS.get(VersionState(open_version.state), "")
    if current:
        follows = f"；新的一版自 {coming.since} 起" if coming else ""
        return Standing(f"{current.since} 起{follows}", True, work, _warning(current, found, day))
    if coming:
        return Standing(f"将于 {coming.since} 发布", False, work, "")
    approved = [each for each in versions if each.state == VersionState.APPROVED]
    if not approved:
        return Standing("未发布", False, work, "")
    return Standing("已停办" if approved[-1].withdrawn_from else "已过有效期", False, work, "")


def _warning(current: Span, found: tuple[Span, ...], day: date) -> str:
    if current.until is None or current.until - day > WARNED_AHEAD:
        return ""
    if any(span.since == current.until + timedelta(days=1) for span in found):
        return ""
    return f"{current.until} 到期，还有 {(current.until - day).days} 天；到期后自动撤下"


class NewForm(BaseModel):
    """Which product to offer."""

    product: str


def new(request: Request, session: Session) -> Response:
    known = {"product": request.query_params.get("product", "")}
    return _new_page(request, session, prefilled(NewForm, known))


def create(request: Request, session: Session) -> Response:
    """Begins a draft for the chosen product. Writes."""
    form, who = fill(NewForm, form_of(request)), visitor(request)
    choices = {each.slug: each for each in _offerable(session)}
    if form.value is None or form.value.product not in choices:
        return _new_page(request, session, form.refused("product", "请选择一个产品"), status=422)
    if not who.institution_ids:
        raise NotYours
    product = choices[form.value.product]
    assert who.account_id is not None, "the guard lets only signed-in people in"
    version = drafting.begin(
        session,
        institution_id=who.institution_ids[0],
        product_slug=product.slug,
        terms=_blank(product),
        is_demo=bool(request.app.state.settings.demo),
        account_id=who.account_id,
        now=now(),
    )
    return see(f"/desk/offerings/{version.offering_id}")


def mine(request: Request, session: Session) -> tuple[Offered, str]:
    """The offering that the address names, of the visitor's own institution. Raises NoSuchOffering."""
    return queries.own(session, visitor(request), int(request.path_params["id"]))


def _blank(product: Product) -> Terms:
    region = product.region if product.region.startswith("41") else "410000"
    return Terms(product.name, "", None, None, None, None, (), region, None, None)


def _offerable(session: Session) -> list[Product]:
    """Products that firms of Henan can apply for: an institution may put out its version of these."""
    return [each for each in snapshot(session).products if not each.is_reference_only]


def _new_page(request: Request, session: Session, form: Form[NewForm], status: int = 200) -> Response:
    products = [("", "请选择"), *((each.slug, each.name) for each in _offerable(session))]
    return render(request, "catalog/offerings/new.html", {"form": form, "products": products}, status=status)
