"""The organiser's page: a draft or what stands as rounds × tables, who has no meeting and why, what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.meetings import letter_work
from events.matchmaking.meetings.check import check
from events.matchmaking.meetings.drafts import Open, open_draft
from events.matchmaking.meetings.explain import unmet_musts, why_not
from events.matchmaking.meetings.gathering import Gathered, gather
from events.matchmaking.meetings.holding import setting_of
from events.matchmaking.meetings.pages.asking import own_event, own_setting
from events.matchmaking.meetings.pages.plan_counts import Count, counts
from events.matchmaking.meetings.pages.plan_grid import Row, choices_of, rows_of, tables_of
from events.matchmaking.meetings.paper_work import NAMES
from events.matchmaking.models import Event, MeetingParty, MeetingSetting, MeetingSide
from yurong.kit.clock import now
from yurong.kit.templating import render
from yurong.kit.web import see

DONE = {
    "changed": "已改好，存为新的一版草稿。公布以后才生效",
    "held": "已固定，重新排时不动它",
    "loose": "已取消固定",
    "undone": "已退回上一版",
    "published": "已公布，正在逐个通知",
    "invited": "已提醒还没填意愿的单位，同一天只提醒一次",
    "dropped": "已办好，正在通知受影响的单位",
    "out": "已记下不来了，其他单位不受影响",
    "back": "已恢复参加。请为它重新安排",
}
MOST_WRONG = 8


@dataclass(frozen=True)
class Difference:
    """What publishing would do to what stands."""

    made: int
    moved: int
    cancelled: int


@dataclass(frozen=True)
class PlanPage:
    """The context of matchmaking/meetings/plan.html."""

    event: Event
    setting: MeetingSetting
    gathered: Gathered
    work: Open
    tables: Sequence[int]
    rows: list[Row]
    firms: list[Count]
    institutions: list[Count]
    gone: list[MeetingParty]
    withdrawn: list[MeetingParty]
    dropped: list[MeetingParty]
    owed: int
    wrong: list[str]
    unmet: list[tuple[str, str]]
    """「甲公司想见乙银行」 where somebody said it must and does not, and why not."""
    difference: Difference
    wishes_open: bool
    refused: Sequence[str]
    typed: Mapping[str, str]
    done: str
    choices: Mapping[str, list[tuple[str, str]]] = field(default_factory=dict)

    @property
    def gap(self) -> str:
        """「2.24%」: how far the points may be from the best; empty once changed by hand."""
        proof = self.work.draft.proposal
        return f"{proof.gap_bp / 100:.2f}%" if proof else ""

    @property
    def without(self) -> list[Count]:
        return [each for each in (*self.firms, *self.institutions) if not each.meetings]


def show(request: Request, session: Session) -> Response:
    """The page, `meeting` chosen to be moved; where no grid is settled yet, the settings come first."""
    event = own_event(request, session)
    if setting_of(session, event.id) is None:
        return see(f"/organise/events/{event.code}/meetings/settings")
    return page(request, session, typed={"meeting": request.query_params.get("meeting", "")})


def page(
    request: Request,
    session: Session,
    refused: Sequence[str] = (),
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    """The page; `refused` says why a change cannot be, `typed` keeps what was chosen."""
    event, setting = own_setting(request, session)
    at = now()
    gathered = gather(session, event, setting, at)
    work = open_draft(session, setting)
    shown = PlanPage(
        event=event,
        setting=setting,
        gathered=gathered,
        work=work,
        tables=tables_of(gathered, work),
        rows=rows_of(gathered, work),
        firms=counts(gathered, work, MeetingSide.FIRM),
        institutions=counts(gathered, work, MeetingSide.INSTITUTION),
        gone=_gone(gathered, work),
        withdrawn=_withdrawn(gathered),
        owed=letter_work.owed(session, event.id),
        dropped=[each for each in gathered.parties.values() if each.dropped_at is not None],
        wrong=_wrong(gathered, work)[:MOST_WRONG],
        unmet=_unmet(gathered, work),
        difference=difference(gathered, work),
        wishes_open=at < setting.wishes_until,
        refused=refused,
        typed=typed or {},
        done=DONE.get(request.query_params.get("done", ""), ""),
        choices=choices_of(gathered, work),
    )
    return render(request, "matchmaking/meetings/plan.html", {"page": shown, "papers": NAMES}, status=status)


def difference(gathered: Gathered, work: Open) -> Difference:
    """How the draft differs from what stands, in the rounds that have not begun."""
    before = {each.pair: each.place for each in gathered.ahead(gathered.live)}
    after = {each.pair: each.place for each in gathered.ahead(work.draft.plan)}
    return Difference(
        len(after.keys() - before.keys()),
        sum(after[pair] != before[pair] for pair in after.keys() & before.keys()),
        len(before.keys() - after.keys()),
    )


def _unmet(gathered: Gathered, work: Open) -> list[tuple[str, str]]:
    ahead, firms = gathered.ahead(work.draft.plan), {each.id for each in gathered.task.firms}
    return [
        (
            f"{gathered.parties[who].name}想见{gathered.parties[other].name}",
            why_not(gathered.task, ahead, (who, other) if who in firms else (other, who)),
        )
        for who, other in (unmet_musts(gathered.task, work.draft.plan) if ahead else ())
    ]


def _wrong(gathered: Gathered, work: Open) -> list[str]:
    """What forbids the plan, each once. Who left what stands has a notice of its own."""
    there, found = gathered.task.party.keys(), dict[str, None]()
    for each in check(gathered.task, gathered.ahead(work.draft.plan)):
        firm, institution = (gathered.parties[party].name for party in each.meeting.pair)
        if there >= {*each.meeting.pair}:
            found[each.why] = None
        elif work.is_draft:
            found[f"{firm} — {institution}：{each.why}"] = None
    return list(found)


def _withdrawn(gathered: Gathered) -> list[MeetingParty]:
    """Parties that said they do not come, while the day is still planned with them."""
    return [each for each in gathered.parties.values() if each.withdrawn_at and not each.dropped_at]


def _gone(gathered: Gathered, work: Open) -> list[MeetingParty]:
    """Parties with meetings ahead whose people have all cancelled."""
    ids = {party for each in gathered.ahead(work.draft.plan) for party in each.pair}
    return [gathered.parties[each] for each in sorted(ids) if each not in gathered.people]
