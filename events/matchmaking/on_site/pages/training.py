"""The hours of a training: its sessions' doors, who has how many minutes, certificates issued and revoked."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.models import AgendaSession, Certificate, Event, Registration
from events.matchmaking.on_site import people
from events.matchmaking.on_site.attendance import Progress, counted_sessions, progress_of_all
from events.matchmaking.on_site.certificate import in_hours
from events.matchmaking.on_site.certificate_print import frozen
from events.matchmaking.on_site.certificate_work import KIND, print_and_note
from events.matchmaking.on_site.hours import Span, minutes
from events.matchmaking.on_site.issuing import issue, refuse_without_certificates, revoke
from events.matchmaking.on_site.pages.asking import own_event
from events.matchmaking.on_site.pages.forms import IssueForm, RevokeForm
from events.matchmaking.organise.asking import account_of
from yurong.kit.clock import now
from yurong.kit.errors import BadInput, NotFound, Problem
from yurong.kit.forms import Form, fill
from yurong.kit.jobs import enqueue_job
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

DONE = {
    "issued": ("证书已出具", "已发邮件或短信告诉本人；本人的报名页面上可以打开。"),
    "revoked": ("证书已撤销", "核验页面会显示已撤销和原因，本人会收到通知。改正后可以重新出具。"),
}


@dataclass(frozen=True)
class Row:
    """One participant's hours. `is_short`: a certificate stands although the minutes are fewer since."""

    person: Registration
    progress: Progress
    standing: Certificate | None
    revoked: list[Certificate]

    @property
    def is_short(self) -> bool:
        return self.standing is not None and not self.progress.is_done


@dataclass(frozen=True)
class TrainingPage:
    """The context of matchmaking/on_site/training.html. `possible`: minutes of all sessions that count."""

    event: Event
    sessions: list[AgendaSession]
    rows: list[Row]
    needed: int
    possible: int
    due: int
    done: tuple[str, str] | None
    wrong: str
    """The short code of the certificate whose revocation lacked a reason, else empty."""


def show(request: Request, session: Session) -> Response:
    """Everybody's hours, with what can be issued."""
    return _page(request, session, own_event(request, session))


def give_all(request: Request, session: Session) -> Response:
    """Leaves a job that issues every certificate that is due. Writes. Asked twice a minute, the same job."""
    event, account_id, at = own_event(request, session), account_of(request), now()
    refuse_without_certificates(event)
    job = enqueue_job(
        session,
        kind=KIND,
        title=f"出具证书：{event.title}"[:120],
        back_url=f"/organise/events/{event.code}/training",
        params={"event": event.code, "account": account_id},
        asked_by=account_id,
        now=at,
        key=f"{KIND}:{account_id}:{event.id}:{at:%Y%m%d%H%M}",
    )
    return see(f"/jobs/{job.token}")


def give_one(request: Request, session: Session) -> Callable[[], Response]:
    """One person's certificate. Writes; printing follows after the transaction."""
    event = own_event(request, session)
    here = f"/organise/events/{event.code}/training"
    form = fill(IssueForm, form_of(request)).value
    if form is None:
        raise BadInput("没有读到报名码，请返回再点一次。", next_label="返回学时", next_url=here)
    settings, database = request.app.state.settings, request.app.state.database
    try:
        made = issue(
            session,
            registration=people.registration_at(session, event, form.registration),
            event=event,
            account_id=account_of(request),
            now=now(),
            public_url=settings.public_url,
        )
    except Problem as refused:
        refused.next_label, refused.next_url = "返回学时", here
        raise
    paper, made_id = frozen(made), made.id

    def print_and_see() -> Response:
        print_and_note(database, settings.folder.files, made_id, paper)
        return see(f"{here}?done=issued#said")

    return print_and_see


def take_back(request: Request, session: Session) -> Response:
    """A certificate no longer stands, for a reason that is shown. Writes."""
    event = own_event(request, session)
    found = select(Certificate).where(
        Certificate.event_id == event.id, Certificate.short_code == request.path_params["short_code"]
    )
    certificate = session.scalar(found)
    if certificate is None:
        raise NotFound
    form = fill(RevokeForm, form_of(request))
    if form.value is None:
        return _page(request, session, event, form, certificate.short_code, status=422)
    revoke(
        session,
        certificate=certificate,
        registration=session.get_one(Registration, certificate.registration_id),
        event=event,
        account_id=account_of(request),
        reason=form.value.reason,
        now=now(),
        public_url=request.app.state.settings.public_url,
    )
    return see(f"/organise/events/{event.code}/training?done=revoked#said")


def _page(
    request: Request,
    session: Session,
    event: Event,
    form: Form[RevokeForm] | None = None,
    wrong: str = "",
    status: int = 200,
) -> Response:
    if event.training_minutes is None:
        raise NotFound("只有培训才有学时。", next_label="返回活动", next_url=f"/organise/events/{event.code}")
    expected, sessions = people.expected(session, event), counted_sessions(session, event.id)
    progress = progress_of_all(session, event, [each.id for each in expected], now())
    papers: dict[int, list[Certificate]] = {}
    found = select(Certificate).where(Certificate.event_id == event.id).order_by(Certificate.id)
    for each in session.scalars(found):
        papers.setdefault(each.registration_id, []).append(each)
    rows = [_row(each, progress[each.id], papers.get(each.id, [])) for each in expected]
    page = TrainingPage(
        event=event,
        sessions=sessions,
        rows=rows,
        needed=event.training_minutes,
        possible=minutes(Span(each.starts_at, each.ends_at) for each in sessions),
        due=sum(each.progress.is_done and each.standing is None for each in rows),
        done=DONE.get(request.query_params.get("done", "")),
        wrong=wrong,
    )
    context = {"page": page, "form": form or Form(), "in_hours": in_hours}
    return render(request, "matchmaking/on_site/training.html", context, status=status)


def _row(person: Registration, progress: Progress, papers: list[Certificate]) -> Row:
    standing = next((each for each in papers if each.revoked_at is None), None)
    return Row(person, progress, standing, [each for each in papers if each.revoked_at is not None])
