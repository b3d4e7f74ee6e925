"""Changes to the service team: who is in it, what they know, what they declare, who has left."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from events.clinic.models import Expert, ExpertInterest, ExpertLeave, ExpertTrait, TraitKind
from events.clinic.team.inviting import invite
from yurong.accounts.audit import record
from yurong.accounts.models import Account, Institution, RoleGrant
from yurong.accounts.passwords import is_unset, unset
from yurong.kit.duplicates import is_duplicate
from yurong.kit.errors import Conflict


class DeclaredAlready(Conflict):
    title = "这家企业已经登记过"
    message = "同一家企业只登记一次。需要修改，请先移除再登记。"


@dataclass(frozen=True)
class Knows:
    """What a member is looked up by; values of Field, Track, and region codes."""

    fields: frozenset[str] = frozenset()
    tracks: frozenset[str] = frozenset()
    cities: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Particulars:
    """Who a member is. `monthly_limit` clinics at most in a calendar month; None: no limit said."""

    role: str
    institution: str
    title: str
    bio: str
    monthly_limit: int | None
    knows: Knows


def admit(
    session: Session,
    *,
    email: str,
    name: str,
    phone: str,
    member: Particulars,
    account_id: int,
    now: datetime,
    public_url: str,
    key: bytes,
) -> tuple[Expert, bool]:
    """The member with that address, made or changed; whether they are new. Writes.

    An account without a password is made for who has none. New members are told, and those who have not
    chosen their password yet are told again. `key`: see inviting.invite.
    """
    account = session.scalar(select(Account).where(Account.email == email))
    if account is None:
        account = Account(
            email=email,
            name=name,
            phone=phone or None,
            password_hash=unset(),
            created_at=now,
        )
        session.add(account)
        session.flush()
    granted = select(RoleGrant.id).where(RoleGrant.account_id == account.id, RoleGrant.role == "expert")
    if session.scalar(granted) is None:
        session.add(RoleGrant(account_id=account.id, role="expert"))
    expert = session.scalar(select(Expert).where(Expert.account_id == account.id))
    if is_new := expert is None:
        expert = Expert(account_id=account.id, role=member.role, institution="", title="")
        session.add(expert)
    assert expert is not None
    change(session, expert, member, account_id)
    if is_new or is_unset(account.password_hash):
        invite(
            session,
            account,
            expert_id=expert.id,
            by=account_id,
            now=now,
            public_url=public_url,
            key=key,
        )
    return expert, is_new


def change(session: Session, expert: Expert, member: Particulars, account_id: int) -> None:
    """Keeps the particulars; the institution is linked when it is one of ours. Writes."""
    expert.role, expert.title, expert.bio = member.role, member.title, member.bio
    expert.institution, expert.monthly_limit = member.institution, member.monthly_limit
    expert.institution_id = session.scalar(
        select(Institution.id).where(Institution.name == member.institution)
    )
    session.flush()
    learn(session, expert, member.knows, account_id)


def learn(session: Session, expert: Expert, knows: Knows, account_id: int) -> None:
    """Keeps fields, tracks and places. Writes."""
    session.execute(delete(ExpertTrait).where(ExpertTrait.expert_id == expert.id))
    listed = (
        (TraitKind.FIELD, knows.fields),
        (TraitKind.TRACK, knows.tracks),
        (TraitKind.CITY, knows.cities),
    )
    session.add_all(
        ExpertTrait(expert_id=expert.id, kind=kind.value, value=value)
        for kind, values in listed
        for value in sorted(values)
    )
    record(session, account_id, "team.changed", f"expert:{expert.id}")
    session.flush()


def stand_down(session: Session, expert: Expert, *, reason: str, account_id: int, now: datetime) -> None:
    """The member leaves the team; seats they already have stay. Writes; twice changes nothing."""
    if session.scalar(select(ExpertLeave.id).where(ExpertLeave.expert_id == expert.id)) is None:
        session.add(ExpertLeave(expert_id=expert.id, account_id=account_id, at=now, reason=reason))
        record(session, account_id, "team.left", f"expert:{expert.id}")
        session.flush()


def come_back(session: Session, expert: Expert, *, account_id: int) -> None:
    """The member is in the team again. Writes; twice changes nothing."""
    session.execute(delete(ExpertLeave).where(ExpertLeave.expert_id == expert.id))
    record(session, account_id, "team.back", f"expert:{expert.id}")


def declare(
    session: Session,
    expert: Expert,
    *,
    firm_name: str,
    uscc: str | None,
    ties: str,
    reason: str,
    is_own: bool,
    account_id: int,
    now: datetime,
) -> ExpertInterest:
    """A firm that the member must not judge from now on. Writes.

    Raises DeclaredAlready (409) for a second entry of the same name. The audit entry names no firm.
    """
    row = ExpertInterest(
        expert_id=expert.id,
        uscc=uscc,
        firm_name=firm_name,
        ties=ties,
        reason=reason,
        is_own=is_own,
        account_id=account_id,
        at=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        raise DeclaredAlready from error
    record(session, account_id, "team.interest", f"expert:{expert.id}", own=int(is_own))
    session.flush()
    return row


def take_back(session: Session, expert: Expert, interest_id: int, *, account_id: int, only_own: bool) -> None:
    """Removes an entry; a member only removes what they declared themselves. Writes; twice is once."""
    gone = delete(ExpertInterest).where(
        ExpertInterest.id == interest_id, ExpertInterest.expert_id == expert.id
    )
    if only_own:
        gone = gone.where(ExpertInterest.is_own.is_(True))
    session.execute(gone)
    record(session, account_id, "team.interest-removed", f"expert:{expert.id}")
    session.flush()
