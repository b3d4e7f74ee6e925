"""After the event, for somebody who was there: outcomes, wanted products, the survey, files to take."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.snapshot import snapshot
from events.followup.pages.survey import SCORES
from events.handing_out import download
from events.matchmaking.meetings.holding import setting_of
from events.matchmaking.meetings.schedule import Item, items_of
from events.matchmaking.models import Event, EventMaterial, EventSurvey, ProductInterest
from events.matchmaking.results import survey
from events.matchmaking.results.answering import answer
from events.matchmaking.results.materials import material_for, material_storage, visible
from events.matchmaking.results.pages.asking import Participant, leading_back, own_meeting, participant
from events.matchmaking.results.pages.form import CHOICES, OutcomeForm, filled, new_key
from events.matchmaking.results.queries import outcomes, wanted_by
from events.matchmaking.results.refusals import NoSuchMaterial
from events.matchmaking.results.verdicts import Outcome, Said
from events.matchmaking.results.wanting import want
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.forms import Form, clean, fill
from yurong.kit.money import plain
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

DONE = {
    "answered": "已记下。想改随时再点，之前的记录也保留",
    "wanted": "已记下您想要的产品",
    "dropped": "已取消",
    "score": "您的评价已收到，谢谢",
}


class SurveyForm(BaseModel):
    """One tap (a score), or words after it."""

    score: Annotated[int, Field(ge=1, le=5)] | None = None
    words: Annotated[str, StringConstraints(max_length=500)] = ""


@dataclass(frozen=True)
class Line:
    """One meeting of the side: the other's name, both words, and whether it can be answered yet."""

    item: Item
    other: str
    mine: Said | None
    theirs: Said | None
    is_open: bool
    request_key: str

    @property
    def amount(self) -> str:
        """What stands in the field: 万元 without trailing zeros."""
        return str(plain(self.mine.amount.in_wan)) if self.mine and self.mine.amount else ""


@dataclass(frozen=True)
class ResultsPage:
    """The context of matchmaking/results/mine.html."""

    event: Event
    url: str
    is_firm: bool
    is_over: bool
    lines: list[Line]
    products: list[tuple[str, str]]
    wanted: list[tuple[ProductInterest, str]]
    institutions: list[str]
    needs_account: bool
    survey: EventSurvey | None
    materials: list[EventMaterial]
    done: str


def show(request: Request, session: Session) -> Response:
    return _page(request, session, participant(request, session), Form[SurveyForm]())


def say(request: Request, session: Session) -> Response:
    """Notes the side's word about one meeting; a wrong amount shows the page again (422). Writes."""
    who = participant(request, session)
    with leading_back(who.here):
        meeting = own_meeting(session, who, request.path_params["meeting"])
    form = filled(form_of(request), meeting.id)
    if form.value is None:
        return _page(request, session, who, form, status=422)
    with leading_back(who.here):
        answer(
            session,
            event=who.event,
            meeting_id=meeting.id,
            voice=who.voice,
            verdict=form.value.verdict,
            amount=form.value.amount,
            registration=who.registration,
            account_id=visitor(request).account_id,
            request_key=form.value.request_key,
            now=now(),
        )
    return see(f"{who.here}?done=answered#m{meeting.id}")


def ask_for(request: Request, session: Session) -> Response:
    """Notes that the firm wants a product, or no longer. Writes."""
    who, sent = participant(request, session), form_of(request)
    wants = str(sent.get("drop", "")) != "1"
    with leading_back(who.here):
        want(
            session,
            event=who.event,
            registration=who.registration,
            product_slug=str(sent.get("product", "")),
            counterpart=clean(str(sent.get("counterpart", ""))).strip(),
            account_id=visitor(request).account_id,
            now=now(),
            wants=wants,
        )
    return see(f"{who.here}?done={'wanted' if wants else 'dropped'}#products")


def judge(request: Request, session: Session) -> Response:
    """Stores the tap or the words after it. Writes."""
    who = participant(request, session)
    form = fill(SurveyForm, form_of(request))
    known = session.get(EventSurvey, who.registration.id)
    if form.value is not None and form.value.score is None and (known is None or known.score is None):
        form = form.refused("score", "请先点一个评价")
    if form.value is None or form.errors:
        return _page(request, session, who, form, status=422)
    with leading_back(who.here):
        survey.reply(
            session,
            event=who.event,
            registration=who.registration,
            score=form.value.score,
            words=form.value.words,
            now=now(),
        )
    return see(f"{who.here}?done=score#survey")


def take(request: Request, session: Session) -> Response:
    """One file, if this person may have it now. Raises NoSuchMaterial."""
    who = participant(request, session)
    with leading_back(who.here):
        found = material_for(session, who.event, who.registration, request.path_params["file"], now())
        return handed_out(request, found)


def handed_out(request: Request, material: EventMaterial) -> Response:
    """The file as a download. Raises NoSuchMaterial where it is gone."""
    try:
        content = material_storage(request.app.state.settings.folder).read(material.token)
    except FileNotFoundError:
        raise NoSuchMaterial(next_label="看看活动", next_url="/events") from None
    return download(content, name=material.title, media=material.media, size_bytes=material.size_bytes)


def _page(
    request: Request,
    session: Session,
    who: Participant,
    form: Form[OutcomeForm] | Form[SurveyForm],
    status: int = 200,
) -> Response:
    at = now()
    names = {each.slug: each.name for each in snapshot(session).products}
    offered = [each.product_slug for each in who.event.products if each.product_slug in names]
    may_want = who.is_firm and at >= who.event.starts_at
    wanted = wanted_by(session, who.registration.id) if who.is_firm else []
    page = ResultsPage(
        event=who.event,
        url=who.url,
        is_firm=who.is_firm,
        is_over=at >= who.event.ends_at,
        lines=_lines(session, who),
        products=[(slug, names[slug]) for slug in offered] if may_want else [],
        wanted=[(each, names.get(each.product_slug, each.product_slug)) for each in wanted],
        institutions=[each.name for each in who.event.institutions],
        needs_account=who.is_firm and who.registration.enterprise_id is None,
        survey=session.get(EventSurvey, who.registration.id),
        materials=visible(session, who.event, who.registration, at),
        done=DONE.get(request.query_params.get("done", ""), ""),
    )
    context = {"page": page, "form": form, "choices": CHOICES, "scores": SCORES}
    return render(request, "matchmaking/results/mine.html", context, status=status)


def _lines(session: Session, who: Participant) -> list[Line]:
    setting = setting_of(session, who.event.id)
    if who.party is None or setting is None or setting.published_at is None:
        return []
    said, at = outcomes(session, [who.event.id]), now()
    lines = []
    for item in items_of(session, setting, [who.party.id]):
        if not item.stands:
            continue
        outcome = said.get(item.meeting.id, Outcome())
        mine = outcome.of(who.voice)
        theirs = next(
            (each for each in outcome.said if each.voice is not who.voice and each.voice != "organiser"), None
        )
        lines.append(
            Line(
                item,
                item.other(who.party.id).name,
                mine,
                theirs,
                at >= item.round.starts_at,
                new_key(),
            )
        )
    return lines
