"""What is presented: products picked from the catalog, and institutions one a line."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.snapshot import snapshot
from catalog.vocabulary import Category
from events.matchmaking import presented
from events.matchmaking.drawing_up import EventRefused, refuse_change
from events.matchmaking.holding import hold
from events.matchmaking.organise.asking import account_of, own_event
from yurong.kit.clock import now
from yurong.kit.forms import Form, fill, prefilled
from yurong.kit.templating import render
from yurong.kit.web import form_of, see


class PresentedForm(BaseModel):
    """Slugs of the ticked products; institutions one a line."""

    products: tuple[Annotated[str, StringConstraints(max_length=60)], ...] = ()
    institutions: Annotated[str, StringConstraints(max_length=6000)] = ""

    def names(self) -> list[str]:
        return [line.strip() for line in self.institutions.split("\n") if line.strip()]


def show(request: Request, session: Session) -> Response:
    event = own_event(request, session)
    values = {
        "products": [each.product_slug for each in event.products],
        "institutions": "\n".join(each.name for each in event.institutions),
    }
    return _page(request, session, prefilled(PresentedForm, values))


def change(request: Request, session: Session) -> Response:
    """Makes the ticked products and the named institutions those of the event. Writes."""
    event, at, account_id = own_event(request, session), now(), account_of(request)
    form = fill(PresentedForm, form_of(request))
    if form.value is None:
        return _page(request, session, form, status=422)
    hold(session, event)
    refuse_change(event, at)
    names = form.value.names()
    try:
        presented.set_products(session, event=event, slugs=form.value.products, account_id=account_id, now=at)
        presented.set_institutions(session, event=event, names=names, account_id=account_id, now=at)
    except EventRefused as refused:
        return _page(request, session, form.refused_all(refused.errors), status=422)
    return see(f"/organise/events/{event.code}?done=presented")


def _page(request: Request, session: Session, form: Form[PresentedForm], status: int = 200) -> Response:
    event = own_event(request, session)
    refuse_change(event, now())
    products = [each for each in snapshot(session).products if not each.is_reference_only]
    categories = [
        (category.label, [(each.slug, each.name) for each in products if each.category == category])
        for category in Category
    ]
    context = {
        "event": event,
        "form": form,
        "chosen": form.typed_list.get("products", []),
        "categories": [(label, items) for label, items in categories if items],
    }
    return render(request, "matchmaking/organise/presented.html", context, status=status)
