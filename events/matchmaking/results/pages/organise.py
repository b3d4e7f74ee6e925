"""One event's results for its organiser: figures, every meeting with all voices, the organiser's own word."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.followup.workbook import Sheet, workbook, xlsx
from events.matchmaking.models import Event, EventSurvey, Voice
from events.matchmaking.organise.asking import account_of, own_event
from events.matchmaking.results.answering import answer
from events.matchmaking.results.conversion import Conversion, conversions
from events.matchmaking.results.funnel import draw_funnel, steps_of
from events.matchmaking.results.pages.asking import leading_back
from events.matchmaking.results.pages.form import CHOICES, OutcomeForm, filled, new_key
from events.matchmaking.results.pages.overview import conversion_sheet
from events.matchmaking.results.report import report, report_pdf
from events.matchmaking.results.seen import Met, Wanted, met_at, silent, wanted_products
from events.matchmaking.results.survey import answers_of
from events.matchmaking.results.verdicts import Said
from yurong.kit.clock import local, now
from yurong.kit.forms import Form
from yurong.kit.money import plain
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

MEETING_HEADS = (
    "轮次",
    "时间",
    "企业",
    "机构",
    "企业说",
    "机构说",
    "主办方记",
    "计为",
    "金额（万元）",
    "两边不同",
)
WANTED_HEADS = ("企业", "产品", "机构")
ANSWER_HEADS = ("评分", "意见")


@dataclass(frozen=True)
class Row:
    """One meeting of the list; `mine` is what the organiser noted."""

    met: Met
    request_key: str

    @property
    def mine(self) -> Said | None:
        return self.met.outcome.of(Voice.ORGANISER)

    @property
    def amount(self) -> str:
        return str(plain(self.mine.amount.in_wan)) if self.mine and self.mine.amount else ""


@dataclass(frozen=True)
class OrganisePage:
    """The context of matchmaking/results/organise.html."""

    event: Event
    line: Conversion
    chart: str
    rows: list[Row]
    silent: int
    waiting: int
    """Meetings that go on, of firms that nobody signs in for."""
    wanted: list[Wanted]
    answers: list[EventSurvey]
    has_begun: bool
    done: str


def show(request: Request, session: Session) -> Response:
    return _page(request, session, own_event(request, session), Form[OutcomeForm]())


def say(request: Request, session: Session) -> Response:
    """Notes the organiser's word about one meeting; the sides' own words stay. Writes."""
    event = own_event(request, session)
    meeting_id: int = request.path_params["meeting"]
    form = filled(form_of(request), meeting_id)
    if form.value is None:
        return _page(request, session, event, form, status=422)
    here = f"/organise/events/{event.code}/results"
    with leading_back(here):
        answer(
            session,
            event=event,
            meeting_id=meeting_id,
            voice=Voice.ORGANISER,
            verdict=form.value.verdict,
            amount=form.value.amount,
            registration=None,
            account_id=account_of(request),
            request_key=form.value.request_key,
            now=now(),
        )
    return see(f"{here}?done=answered#m{meeting_id}")


def export(request: Request, session: Session) -> Response:
    """What came of the event, its meetings, wanted products and answers of the survey as a workbook."""
    event = own_event(request, session)
    [line] = conversions(session, [event])
    answers = [(each.score, each.words) for each in answers_of(session, event.id)]
    wanted = [(each.firm, each.product, each.counterpart) for each in wanted_products(session, event)]
    meetings = [_cells(each) for each in met_at(session, event)]
    return xlsx(
        f"results-{event.code}.xlsx",
        workbook(
            conversion_sheet([(str(local(event.starts_at).date()), line)]),
            Sheet("洽谈", MEETING_HEADS, meetings),
            Sheet("想要的产品", WANTED_HEADS, wanted),
            Sheet("评价", ANSWER_HEADS, answers),
        ),
    )


def paper(request: Request, session: Session) -> Callable[[], Response]:
    """The report as PDF, rendered after the transaction. Raises NothingToReport."""
    made = report(session, own_event(request, session), now())

    def rendered() -> Response:
        name = quote(f"{made.title} 成效报告.pdf", safe="")
        headers = {
            "Content-Disposition": f"inline; filename=\"report.pdf\"; filename*=UTF-8''{name}",
            "Cache-Control": "private, no-store",
        }
        return Response(report_pdf(made), media_type="application/pdf", headers=headers)

    return rendered


def _page(
    request: Request, session: Session, event: Event, form: Form[OutcomeForm], status: int = 200
) -> Response:
    [line] = conversions(session, [event])
    met = met_at(session, event)
    page = OrganisePage(
        event=event,
        line=line,
        chart=draw_funnel(steps_of(line), title="从报名到受理"),
        rows=[Row(each, new_key()) for each in met],
        silent=silent(met),
        waiting=sum(each.waits_for_account for each in met),
        wanted=wanted_products(session, event),
        answers=answers_of(session, event.id),
        has_begun=now() >= event.starts_at,
        done="已记下" if request.query_params.get("done") == "answered" else "",
    )
    context = {"page": page, "form": form, "choices": CHOICES}
    return render(request, "matchmaking/results/organise.html", context, status=status)


def _cells(each: Met) -> tuple[object, ...]:
    item, outcome = each.item, each.outcome
    words = {said.voice: _in_words(said) for said in outcome.said}
    return (
        item.round.number + 1,
        item.round.times,
        item.firm.name,
        item.institution.name,
        words.get(Voice.FIRM, ""),
        words.get(Voice.INSTITUTION, ""),
        words.get(Voice.ORGANISER, ""),
        outcome.counts.label if outcome.counts else "",
        outcome.amount,
        "是" if outcome.differs else "",
    )


def _in_words(said: Said) -> str:
    return said.verdict.label + (f"，{said.amount}" if said.amount else "")
