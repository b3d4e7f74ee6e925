"""Events as calendar entries: for everybody, and for who is registered."""

from datetime import datetime

from events.calendar_file import CalendarEntry
from events.matchmaking.models import Event, EventMode, Registration, RegistrationState

OVER = ("cancelled", "refused", "expired")


def public_entry(event: Event, public_url: str) -> CalendarEntry:
    """The event as anybody may put it into a calendar: no online link, stamped with its last change."""
    return _entry(
        event, f"event-{event.code}@yurong", event.sequence, event.changed_at, public_url, _where(event, "")
    )


def registered_entry(
    event: Event, registration: Registration, public_url: str, now: datetime
) -> CalendarEntry:
    """The event as a registered person's own entry: with a reminder and the online link once confirmed.

    Before that it is TENTATIVE and says what it waits for. It is CANCELLED when the event or the registration
    is, and its SEQUENCE rises with either.
    """
    where = _where(event, online_link(event, registration))
    uid, sequence = f"registration-{registration.code}@yurong", event.sequence + registration.sequence
    return _entry(
        event,
        uid,
        sequence,
        now,
        public_url,
        where,
        own_code=registration.code,
        state=RegistrationState(registration.state),
    )


def online_link(event: Event, registration: Registration) -> str:
    """The address to join online: for confirmed people only, else empty."""
    is_confirmed = registration.state == RegistrationState.CONFIRMED
    return event.online_url if is_confirmed and event.mode != EventMode.ON_SITE else ""


def address_of(event: Event, public_url: str) -> str:
    """The public address of the event's page."""
    return f"{public_url.rstrip('/')}/events/{event.code}"


def _entry(
    event: Event,
    uid: str,
    sequence: int,
    stamped_at: datetime,
    public_url: str,
    where: str,
    *,
    own_code: str = "",
    state: RegistrationState | None = None,
) -> CalendarEntry:
    url = address_of(event, public_url)
    is_off, is_sure = state in OVER, state in (None, RegistrationState.CONFIRMED)
    first = ""
    if event.called_off_at is not None:
        first = f"活动已取消。原因：{event.called_off_reason}\n"
    elif is_off:
        first = "报名已取消。\n"
    elif state is not None and not is_sure:
        first = f"还不能确定参加：{state.label}。\n"
    own = f"报名码：{own_code}\n" if own_code else ""
    return CalendarEntry(
        uid=uid,
        sequence=sequence,
        stamped_at=stamped_at,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        summary=event.title,
        location=where,
        description=f"{first}{own}主办：{event.organiser}\n联系：{event.contact}\n详情：{url}",
        url=url,
        reminder=f"明天参加{event.title}" if own_code and is_sure else "",
        is_cancelled=is_off or event.called_off_at is not None,
        is_tentative=not is_sure,
    )


def _where(event: Event, online_url: str) -> str:
    on_site = f"{event.place}，{event.address}" if event.mode != EventMode.ONLINE else ""
    online = (online_url or "线上（链接发给报名的人）") if event.mode != EventMode.ON_SITE else ""
    return "；".join(each for each in (on_site, online) if each)
