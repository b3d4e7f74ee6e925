"""What the organiser does to a draft: have it planned, move, add, remove, hold, undo, publish."""

from dataclasses import replace

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.meetings import drafts, inviting, publishing, work
from events.matchmaking.meetings.changing import Change, Changed, change
from events.matchmaking.meetings.delegations import bring_in
from events.matchmaking.meetings.drafts import Open, open_draft
from events.matchmaking.meetings.gathering import Gathered, gather
from events.matchmaking.meetings.holding import hold
from events.matchmaking.meetings.pages.asking import (
    NotRead,
    account_of,
    number,
    own_setting,
    sent,
    two_numbers,
)
from events.matchmaking.meetings.pages.plan import page
from events.matchmaking.meetings.refusals import ChangedMeanwhile
from events.matchmaking.models import Event
from yurong.kit.clock import now
from yurong.kit.templating import render
from yurong.kit.web import see

OUT = "out"
"""Chosen as a place: the meeting is taken out."""


def propose(request: Request, session: Session) -> Response:
    """Leaves a job that makes the next version. Writes."""
    event, setting = own_setting(request, session)
    hold(session, event)
    bring_in(session, event.id)
    job = work.ask(
        session,
        event=event,
        version=open_draft(session, setting).version,
        account_id=account_of(request),
        now=now(),
    )
    return see(f"/jobs/{job.token}")


def invite(request: Request, session: Session) -> Response:
    """Asks those who have said nothing yet. Writes."""
    event, _ = own_setting(request, session)
    public_url = request.app.state.settings.public_url
    inviting.invite(session, event=event, account_id=account_of(request), now=now(), public_url=public_url)
    return see(f"{_url(event)}?done=invited")


def try_change(request: Request, session: Session) -> Response:
    """Whether a meeting could be there, as a fragment, empty until a place is chosen. Reads only."""
    event, setting = own_setting(request, session)
    typed, verdict = dict(request.query_params), None
    if typed.get("place"):
        gathered = gather(session, event, setting, now())
        verdict = _changed(gathered, open_draft(session, setting), _asked(typed)).verdict
    return render(request, "matchmaking/meetings/_answer.html", {"verdict": verdict})


def make_change(request: Request, session: Session) -> Response:
    """One meeting elsewhere, new or out. Writes. 422 with the reasons when it cannot be."""
    event, setting = own_setting(request, session)
    typed = {name: sent(request, name) for name in ("meeting", "firm", "institution", "place")}
    if not typed["place"]:
        return page(request, session, ["没有选移到哪里。请选一个位置，或选“取消这一场”"], typed, status=422)
    asked = _asked(typed)
    opened = _open(request, session, event)
    made = _changed(gather(session, event, setting, now()), opened, asked)
    if made.verdict.forbids:
        return page(request, session, [each.why for each in made.verdict.forbids], typed, status=422)
    draft = opened.draft.changed(made.plan)
    if draft.plan == opened.draft.plan:
        return see(f"{_url(event)}#grid")
    # What somebody put there by hand stays when the rest is planned anew.
    draft = replace(draft, held=draft.held | ({asked.pair} if asked.place else set()))
    return _keep(request, session, event, draft, made.said, "changed")


def hold_meeting(request: Request, session: Session) -> Response:
    """Holds a meeting where it is when the rest is planned anew, or lets it go. Writes."""
    event, _ = own_setting(request, session)
    opened, pair = _open(request, session, event), two_numbers(sent(request, "meeting"))
    if pair not in {each.pair for each in opened.draft.plan}:
        raise NotRead
    is_held = sent(request, "held") == "1"
    held = opened.draft.held | {pair} if is_held else opened.draft.held - {pair}
    said = "固定一场" if is_held else "取消固定一场"
    return _keep(
        request, session, event, replace(opened.draft, held=held), said, "held" if is_held else "loose"
    )


def undo(request: Request, session: Session) -> Response:
    """Drops the newest draft. Writes."""
    event, _ = own_setting(request, session)
    version = number(sent(request, "version"))
    drafts.undo(session, event=event, version=version, account_id=account_of(request))
    return see(f"{_url(event)}?done=undone")


def publish(request: Request, session: Session) -> Response:
    """The draft becomes what stands. Writes, all or nothing."""
    event, _ = own_setting(request, session)
    publishing.publish(
        session,
        event=event,
        version=number(sent(request, "version")),
        account_id=account_of(request),
        now=now(),
    )
    return see(f"{_url(event)}?done=published")


def _open(request: Request, session: Session, event: Event) -> Open:
    """What the organiser sees, held still. Raises ChangedMeanwhile (409) when it is not that any more."""
    opened = open_draft(session, hold(session, event))
    if opened.version != number(sent(request, "version")):
        raise ChangedMeanwhile(event)
    return opened


def _asked(typed: dict[str, str]) -> Change:
    """「meeting=12-7」 or 「firm=12&institution=7」, and 「place=0-3」 (round, table) or 「place=out」.

    Raises NotRead.
    """
    place = None if typed["place"] == OUT else two_numbers(typed["place"])
    if typed.get("meeting"):
        return Change(two_numbers(typed["meeting"]), place)
    return Change((number(typed.get("firm", "")), number(typed.get("institution", ""))), place)


def _changed(gathered: Gathered, opened: Open, asked: Change) -> Changed:
    ids = [gathered.parties.get(each) for each in asked.pair]
    if [each and each.side for each in ids] != ["firm", "institution"]:
        raise NotRead
    return change(gathered, opened.draft, asked)


def _keep(
    request: Request, session: Session, event: Event, draft: drafts.Draft, said: str, done: str
) -> Response:
    drafts.keep(
        session,
        event=event,
        draft=draft,
        said=said,
        account_id=account_of(request),
        now=now(),
        version=number(sent(request, "version")),
    )
    return see(f"{_url(event)}?done={done}#grid")


def _url(event: Event) -> str:
    return f"/organise/events/{event.code}/meetings"
