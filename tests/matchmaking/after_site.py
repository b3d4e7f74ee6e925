"""The demo site's event of the past, and the secret link of its firm that can be signed in as."""

from typing import Any

from sqlalchemy import Select, select
from starlette.applications import Starlette

from events.matchmaking.models import Event, Meeting, MeetingParty, Registration
from events.matchmaking.registering.links import mint
from tests.matchmaking.registration_site import database_of
from yurong.kit.clock import now

CODE = "demo-huigu"
FIRM, BANK = "郑州示例光电科技有限公司", "示例银行甲"


def link_of(app: Starlette, organisation: str = FIRM, code: str = CODE) -> str:
    """The address of that organisation's registration at the event. Commits."""
    with database_of(app).writing() as session:
        found = (
            select(Registration)
            .join(Event, Event.id == Registration.event_id)
            .where(Event.code == code, Registration.organisation == organisation)
        )
        return f"/registrations/{mint(session, session.scalars(found).one(), now())}"


def meeting_of(app: Starlette, firm: str = FIRM, institution: str | None = None) -> int:
    """The id of the firm's first meeting (with that institution)."""
    with database_of(app).reading() as session:
        found = (
            select(Meeting)
            .join(Event, Event.id == Meeting.event_id)
            .where(Event.code == CODE, Meeting.firm_id.in_(_parties(firm)))
            .order_by(Meeting.round)
        )
        if institution:
            found = found.where(Meeting.institution_id.in_(_parties(institution)))
        return session.scalars(found).all()[0].id


def _parties(name: str) -> Select[Any]:
    return select(MeetingParty.id).where(MeetingParty.name == name)
