"""What a posted need can become: a registration, a clinic booking, a hand-over to institutions."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from catalog.saved.keeping import keep
from catalog.snapshot import snapshot
from catalog.vocabulary import Purpose
from events.followup import ledger
from events.followup.awaited import FIRM
from events.followup.entry import Entry
from events.followup.models import FollowCase, FollowUp
from events.followup.opening import NewCase, NewMatch, open_case
from events.followup.stages import Stage
from events.matchmaking.board.holding import hold
from events.matchmaking.board.matched import Suiting, case_of, suiting
from events.matchmaking.board.refusals import NotPublic, PostClosed
from events.matchmaking.models import BoardPost, BoardVersion, Event, GroupKind, RegistrationGroup
from yurong.kit.clock import local

OCCASION = "board"
TITLE = "供需对接"
MOST_EVENTS = 4
MOST_NEED = 200


@dataclass(frozen=True)
class ComingEvent:
    """An event to register for; `group` is the id of its group for this side, 0 where it has none."""

    event: Event
    group: int

    @property
    def address(self) -> str:
        group = f"?group={self.group}" if self.group else ""
        return f"/events/{self.event.code}/registration{group}"


def events_for(session: Session, post: BoardPost, version: BoardVersion, now: datetime) -> list[ComingEvent]:
    """Events with open registration that are of the posting's track or city, those of its track first."""
    city = version.region[:4]
    found = session.scalars(
        select(Event)
        .where(
            Event.published_at.is_not(None),
            Event.called_off_at.is_(None),
            Event.registration_opens_at <= now,
            Event.registration_closes_at > now,
            or_(Event.track == version.track, Event.track.is_(None) & Event.region.startswith(city)),
            Event.kind.not_in(("training", "briefing")),
        )
        .order_by(Event.track.is_(None), Event.starts_at, Event.id)
        .limit(MOST_EVENTS)
    ).all()
    is_firm = post.enterprise_id is not None
    groups: dict[int, int] = {}
    for group in session.scalars(
        select(RegistrationGroup)
        .where(RegistrationGroup.event_id.in_([each.id for each in found]))
        .order_by(RegistrationGroup.position.desc(), RegistrationGroup.id.desc())
    ):
        if (group.kind == GroupKind.FIRM) is is_firm:
            groups[group.event_id] = group.id
    return [ComingEvent(each, groups.get(each.id, 0)) for each in found if not is_firm or each.id in groups]


def carry_to_clinic(session: Session, post: BoardPost, version: BoardVersion, now: datetime) -> str:
    """Keeps the need with what is known of the firm as a saved result; its token, for the intake. Writes."""
    token = secrets.token_hex(16)
    keep(session, token, case_of(session, post, version), snapshot(session), now)
    return token


def handed_over(session: Session, post: BoardPost) -> dict[str, FollowUp]:
    """What was handed over from a posting, by the institution's name."""
    rows = session.scalars(
        select(FollowUp)
        .join(FollowCase, FollowCase.id == FollowUp.case_id)
        .where(FollowCase.occasion == OCCASION, FollowCase.case_code == post.code)
        .order_by(FollowUp.position, FollowUp.id)
    )
    return {each.counterpart: each for each in rows}


def hand_over(
    session: Session,
    *,
    post: BoardPost,
    version: BoardVersion,
    offerings: Collection[int],
    account_id: int,
    now: datetime,
    public_url: str,
) -> int:
    """Hands the need to the institutions of these offerings, each by the firm's consent; how many. Writes.

    What was handed over before stays and is not asked again. Raises NotPublic (409), PostClosed (410).
    """
    hold(session, post)
    if post.closed_at is not None:
        raise PostClosed
    if post.published_at is None or post.publisher_id is None or post.enterprise_id is None:
        raise NotPublic(post)
    before = handed_over(session, post)
    chosen = [
        each
        for each in suiting(session, post, version, local(now).date())
        if each.offering.id in offerings and each.institution not in before
    ]
    if not chosen:
        return 0
    case = open_case(session, _case(post, version, chosen, before, account_id, now), now)
    after = session.scalars(select(FollowUp).where(FollowUp.case_id == case.id).order_by(FollowUp.id)).all()
    names = {each.institution for each in chosen}
    for each in after:
        if each.counterpart in names and each.stage == Stage.PROPOSED:
            ledger.enter(
                session,
                follow_up_id=each.id,
                entry=Entry(Stage.HANDED_OVER, local(now).date()),
                by=FIRM,
                account_id=account_id,
                request_key=f"board:{post.code}:{each.id}",
                now=now,
                public_url=public_url,
            )
    return len(chosen)


def need_in_words(version: BoardVersion) -> str:
    """The need in one line, as the ledger and the institution see it."""
    term = f"，{version.term_months} 个月" if version.term_months else ""
    purposes = "、".join(Purpose(each).label for each in version.purposes)
    words = f"{version.amount or ''}{term}，{purposes}：{version.title}"
    return words[:MOST_NEED]


def _case(
    post: BoardPost,
    version: BoardVersion,
    chosen: Collection[Suiting],
    before: dict[str, FollowUp],
    account_id: int,
    now: datetime,
) -> NewCase:
    assert post.publisher_id is not None, "what is public was published by somebody"
    assert post.enterprise_id is not None, "only firms seek finance"
    old = [
        NewMatch(each.product_slug or "", each.title, each.counterpart, each.counterpart, each.planned)
        for each in before.values()
    ]
    new = [
        NewMatch(each.product.slug, each.product.name, each.institution, each.institution, version.amount)
        for each in chosen
    ]
    return NewCase(
        occasion=OCCASION,
        occasion_code=OCCASION,
        case_code=post.code,
        title=TITLE,
        region=version.region,
        held_on=local(now).date(),
        organiser="供需对接审核",
        organiser_account_id=post.publisher_id,
        enterprise_id=post.enterprise_id,
        account_id=account_id,
        need=need_in_words(version),
        sheet_number="",
        is_demo=post.is_demo,
        experts=(),
        matches=(*old, *new),
    )
