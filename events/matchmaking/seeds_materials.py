"""The files of the demo event of the past: two tables of our own making, since a demo has no speakers."""

import io
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from catalog.snapshot import snapshot
from events.followup.workbook import Sheet, workbook
from events.matchmaking.models import Event, SeenBy
from events.matchmaking.results.materials import add_material, material_storage
from events.matchmaking.seeds_results import BEFORE
from events.sent import receive
from yurong.kit.paths import DataFolder

PRODUCTS, NOTES = "现场介绍的产品（示例）", "一对一洽谈记录表（示例）"
NOTE_HEADS = ("轮次", "机构", "谈了什么", "对方还要的材料", "约定哪天前办")
ROUNDS = 6


def seed_files(session: Session, folder: DataFolder, now: datetime) -> None:
    """A public file and one for participants, at the demo event that was held. Writes."""
    found = select(Event).where(Event.code == BEFORE).options(selectinload(Event.products))
    event = session.scalars(found).one()
    known = {each.slug: each for each in snapshot(session).products}
    offered = [known[each.product_slug] for each in event.products if each.product_slug in known]
    lines = [(each.name, each.category.label, each.summary) for each in offered]
    rounds = [(number, "", "", "", "") for number in range(1, ROUNDS + 1)]
    for title, sheet, seen_by in (
        (PRODUCTS, Sheet("产品", ("产品", "类别", "一句话介绍"), lines), SeenBy.PUBLIC),
        (NOTES, Sheet("洽谈记录", NOTE_HEADS, rounds), SeenBy.REGISTERED),
    ):
        add_material(
            session,
            event=event,
            sent=receive(io.BytesIO(workbook(sheet)), f"{title}.xlsx", folder, None),
            title=title,
            seen_by=seen_by,
            storage=material_storage(folder),
            account_id=event.organiser_account_id,
            now=now,
        )
