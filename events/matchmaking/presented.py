"""What an event presents: products of the catalog, and the institutions that will be there."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from catalog.models import ProductRow
from events.matchmaking.drawn_up import EventRefused
from events.matchmaking.holding import touch
from events.matchmaking.models import Event, EventInstitution, EventProduct
from yurong.accounts.audit import record
from yurong.accounts.models import Institution

MOST = 60


def set_products(
    session: Session, *, event: Event, slugs: Sequence[str], account_id: int, now: datetime
) -> None:
    """Makes these the products presented, in this order. Writes. Raises EventRefused (422, `products`)."""
    wanted = list(dict.fromkeys(slugs))
    on_file = select(ProductRow.slug).where(ProductRow.slug.in_(wanted)).order_by(ProductRow.slug)
    known = set(session.scalars(on_file))
    if unknown := [each for each in wanted if each not in known]:
        raise EventRefused({"products": f"目录里没有这些产品：{'、'.join(unknown)}。请从列表里选"})
    if len(wanted) > MOST:
        raise EventRefused({"products": f"最多选 {MOST} 个产品"})
    session.execute(delete(EventProduct).where(EventProduct.event_id == event.id))
    session.add_all(
        EventProduct(event_id=event.id, product_slug=slug, position=position)
        for position, slug in enumerate(wanted, start=1)
    )
    _note(session, event, account_id, now, "event.products_set", len(wanted))


def set_institutions(
    session: Session, *, event: Event, names: Sequence[str], account_id: int, now: datetime
) -> None:
    """Makes these the institutions present, in this order; those on file are linked by their name. Writes.

    Raises EventRefused (422, `institutions`).
    """
    wanted = list(dict.fromkeys(names))
    if any(not 2 <= len(each) <= 80 for each in wanted):
        raise EventRefused({"institutions": "一行一个机构，每个 2 到 80 个字"})
    if len(wanted) > MOST:
        raise EventRefused({"institutions": f"最多填 {MOST} 个机构"})
    on_file = select(Institution.name, Institution.id).where(Institution.name.in_(wanted))
    ids = dict(session.execute(on_file).all())
    session.execute(delete(EventInstitution).where(EventInstitution.event_id == event.id))
    session.add_all(
        EventInstitution(event_id=event.id, institution_id=ids.get(name), name=name, position=position)
        for position, name in enumerate(wanted, start=1)
    )
    _note(session, event, account_id, now, "event.institutions_set", len(wanted))


def _note(session: Session, event: Event, account_id: int, now: datetime, verb: str, count: int) -> None:
    touch(event, now)
    record(session, account_id, verb, f"event:{event.code}", count=count)
    session.flush()
    session.expire(event, ["products", "institutions"])
