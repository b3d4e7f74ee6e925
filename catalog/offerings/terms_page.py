"""One offering at the desk: its terms with a preview, where it stands, and what can be done next."""

from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.models import Offered
from catalog.offerings import drafting, queries
from catalog.offerings.card import OfferingCard, offering_card
from catalog.offerings.desk import Standing, mine, standing_of
from catalog.offerings.diff import term_pairs
from catalog.offerings.models import EDITABLE, OfferingVersion, VersionState
from catalog.offerings.refusals import EditedElsewhere
from catalog.offerings.spans import Span, spans
from catalog.offerings.terms_form import TermsForm, checked, regions_within, values_of
from catalog.offerings.values import offering, terms_of
from catalog.snapshot import snapshot
from catalog.values import Product
from catalog.vocabulary import Guarantee
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now, today
from yurong.kit.forms import Form, fill, prefilled
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

DONE = {
    "saved": "已保存",
    "submitted": "已提交，审核结果会发到您的邮箱",
    "taken-back": "已撤回，可以继续修改",
    "draft": "已按最新一版起草，改好后提交审核",
}


@dataclass(frozen=True)
class OfferingPage:
    """The context of catalog/offerings/offering.html; `theirs` is what somebody else has just saved."""

    offered: Offered
    version: OfferingVersion
    product: Product
    standing: Standing
    is_editable: bool
    is_submitted: bool
    is_approved: bool
    said: list[tuple[str, str]]
    preview: OfferingCard
    history: list[Span]
    regions: list[tuple[str, str]]
    guarantees: list[tuple[str, str]]
    rows: int
    done: str
    theirs: list[tuple[str, str]]


def show(request: Request, session: Session) -> Response:
    offered, institution = mine(request, session)
    version = queries.versions(session, offered.id)[-1]
    known = {**values_of(terms_of(version)), "revision": version.revision}
    return page(request, session, offered, institution, prefilled(TermsForm, known))


def save(request: Request, session: Session) -> Response:
    """Saves the terms; wrong fields show the form again (422), an edit elsewhere both texts (409). Writes."""
    offered, institution = mine(request, session)
    version = queries.versions(session, offered.id)[-1]
    form = fill(TermsForm, form_of(request))
    product = next(each for each in snapshot(session).products if each.slug == offered.product_slug)
    form = checked(form, product.region, today())
    if form.value is None:
        return page(request, session, offered, institution, form, status=422)
    who = visitor(request)
    assert who.account_id is not None, "the guard lets only signed-in people in"
    try:
        drafting.save_terms(
            session,
            version,
            form.value.to_terms(),
            revision=form.value.revision,
            account_id=who.account_id,
            now=now(),
        )
    except EditedElsewhere as elsewhere:
        typed = {**form.typed, "revision": str(elsewhere.revision)}
        newest = Form[TermsForm](None, typed, form.typed_list, {"": elsewhere.message})
        names = snapshot(session).region_names
        mine_said = dict(term_pairs(form.value.to_terms(), names))
        theirs = [each for each in term_pairs(terms_of(version), names) if mine_said[each[0]] != each[1]]
        return page(request, session, offered, institution, newest, status=409, theirs=theirs)
    return see(f"/desk/offerings/{offered.id}?done=saved")


def page(
    request: Request,
    session: Session,
    offered: Offered,
    institution: str,
    form: Form[TermsForm],
    *,
    status: int = 200,
    theirs: list[tuple[str, str]] | None = None,
) -> Response:
    catalogue, versions = snapshot(session), queries.versions(session, offered.id)
    version, day = versions[-1], today()
    since = version.in_force_from or version.wanted_from or day
    preview = offering(version, offered, institution, since, version.valid_until)
    product = next(each for each in catalogue.products if each.slug == offered.product_slug)
    context = OfferingPage(
        offered=offered,
        version=version,
        product=product,
        standing=standing_of(list(versions), day),
        is_editable=version.state in EDITABLE,
        is_submitted=version.state == VersionState.SUBMITTED,
        is_approved=version.state == VersionState.APPROVED,
        said=term_pairs(terms_of(version), catalogue.region_names),
        preview=offering_card(preview, day),
        history=list(reversed(spans(versions))),
        regions=regions_within(product.region),
        guarantees=[(each.value, each.label) for each in Guarantee],
        rows=len(preview.criteria),
        done=DONE.get(request.query_params.get("done", ""), ""),
        theirs=theirs or [],
    )
    return render(request, "catalog/offerings/offering.html", {"page": context, "form": form}, status=status)
