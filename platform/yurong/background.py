"""What runs beside the pages of one process: mails, jobs, and forgetting what is no longer needed."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import structlog
from sqlalchemy import delete
from sqlalchemy.orm import Session

from catalog.feed.writing import note_expired
from catalog.handbook import work as handbook
from catalog.offerings.expiry import warn_of_expiry
from catalog.readying import Readying
from catalog.saved import keeping
from catalog.screening_pages.upload import forget_uploads
from catalog.screening_pages.work import KIND, screen_job
from events.clinic.batch import work as batch
from events.clinic.life.due import expire_everywhere
from events.clinic.life.held import forget_holds
from events.clinic.preparing.forgetting import forget_prepared
from events.clinic.preparing.freezing import freeze_due
from events.clinic.team import calendars
from events.clinic.timetable import work as timetable
from events.followup import chasing, surveys
from events.matchmaking.board.digests import send_digests
from events.matchmaking.board.lasting import warn_of_board_expiry
from events.matchmaking.meetings import departure_work, letter_work, paper_work
from events.matchmaking.meetings import work as meetings
from events.matchmaking.on_site import badge_work, certificate_work
from events.matchmaking.registering import due as registrations
from events.matchmaking.registering.forgetting import forget_registrations
from events.matchmaking.registering.reminding import remind_everywhere
from events.matchmaking.results import survey as event_survey
from events.matchmaking.results.materials import forget_stray
from yurong.accounts.models import SignedIn
from yurong.kit import jobs, limits, outbox
from yurong.kit.clock import now, today
from yurong.kit.db import Database
from yurong.kit.jobs import Handlers
from yurong.kit.messages import ByChannel, FolderGateway, Gateway, HttpGateway
from yurong.kit.round_thread import RoundThread
from yurong.kit.senders import FolderSender, Sender, SmtpSender
from yurong.settings import Settings


def handlers(settings: Settings) -> Handlers:
    """What each kind of background job is done by."""
    return {
        KIND: screen_job,
        timetable.KIND: timetable.timetable_job,
        meetings.KIND: meetings.meetings_job,
        departure_work.KIND: departure_work.departure_job,
        letter_work.KIND: letter_work.telling(settings.public_url),
        paper_work.KIND: paper_work.print_paper,
        calendars.KIND: calendars.read_calendar,
        handbook.KIND: handbook.making(settings.public_url),
        batch.KIND: batch.binding(settings.folder.files),
        badge_work.KIND: badge_work.printing(settings),
        certificate_work.KIND: certificate_work.issuing(settings.folder.files, settings.public_url),
    }


LINE_SECONDS = 5.0
"""How long an unanswered offer outlives its time at most."""
CATALOG_SECONDS = 0.5
"""After a publication; reading and indexing 2,000 products takes as long again."""
MAILS_SECONDS, JOBS_SECONDS, MINUTE, HOURS = 2.0, 0.5, 60.0, 3600.0
JOB_PATIENCE_SECONDS = 5.0
"""How long the end of a process waits for the job in hand; a longer one is done again by the next process."""


@contextmanager
def running(database: Database, settings: Settings) -> Iterator[None]:
    """Sends mails, does jobs and what is due inside the block; a round of all that is due begins at once."""
    sender = _sender(settings)
    work = RoundThread("job", lambda: _do_job(database, settings), JOBS_SECONDS)
    rounds = (
        RoundThread("catalog", Readying(database), CATALOG_SECONDS, is_due=True),
        RoundThread("outbox", lambda: send_due(database, sender), MAILS_SECONDS),
        RoundThread("line", lambda: _end_offers(database, settings), LINE_SECONDS),
        RoundThread("minute", lambda: _go_minute(database, settings), MINUTE),
        RoundThread("round", lambda: go_round(database, settings), 6 * HOURS, is_due=True),
    )
    with ExitStack() as stopping:
        for each in rounds:
            each.start()
            stopping.callback(each.stop)
        work.start()
        stopping.callback(work.stop, JOB_PATIENCE_SECONDS)
        yield


def send_due(database: Database, sender: Sender) -> bool:
    """Sends the mails whose time has come, twenty at most; always False, the rest waits its turn. Writes."""
    if sent := outbox.drain(database, sender, now(), batch=20):
        structlog.get_logger().info("outbox.sent", mails=sent)
    return False


def _do_job(database: Database, settings: Settings) -> bool:
    ended = jobs.work(database, handlers(settings), settings.folder.jobs, now())
    if ended:
        structlog.get_logger().info("job.ended", state=ended)
    return ended is not None


def _end_offers(database: Database, settings: Settings) -> bool:
    """Ends the offers of clinics and events that nobody answered in time. Writes, if there are any."""
    with _logged():
        expire_everywhere(database, now(), settings.public_url)
    registrations.expire_everywhere(database, now(), settings.public_url)
    return False


def _go_minute(database: Database, settings: Settings) -> bool:
    """What is due at a certain time: diagnoses are frozen, participants reminded, who fits told. Writes."""
    with _logged():
        freeze_due(database, now())
    with _logged():
        remind_everywhere(database, now(), settings.public_url)
    with _logged():
        send_digests(database, now(), settings.public_url)
    with _logged():
        event_survey.ask(database, now(), settings.public_url)
    return False


def go_round(database: Database, settings: Settings) -> bool:
    """Warns of what expires, asks to read calendars again, forgets. Writes; twice does no more than once.

    Each duty in a transaction of its own: one that fails is logged and does not keep the others from theirs.
    """
    at, day, public_url = now(), today(), settings.public_url
    duties: tuple[Callable[[Session], object], ...] = (
        lambda session: warn_of_expiry(session, day, at, public_url),
        lambda session: note_expired(session, day, at),
        lambda session: calendars.ask_for_stale(session, at),
        lambda session: chasing.chase(session, at, public_url),
        lambda session: surveys.ask(session, at, public_url),
        lambda session: warn_of_board_expiry(session, day, at, public_url),
        lambda session: letter_work.ask_for_owed(session, at),
        lambda session: forget_stray(session, settings.folder, at),
        lambda session: forget(session, settings),
    )
    for duty in duties:
        with _logged(), database.writing() as session:
            duty(session)
    with _logged():
        forget_prepared(database, settings.folder, at)
    with _logged():
        forget_registrations(database, at)
    return False


@contextmanager
def _logged() -> Iterator[None]:
    try:
        yield
    except Exception as error:  # the text may hold an address
        structlog.get_logger().error("duty.failed", error=type(error).__name__)


def forget(session: Session, settings: Settings) -> None:
    """Drops what has had its time: mails, rate windows, sessions, results, jobs. Writes."""
    at = now()
    outbox.forget_sent(session, at)
    forget_holds(session, at)
    limits.forget_old(session, at)
    keeping.forget_expired(session, at)
    jobs.forget_jobs(session, settings.folder.jobs, at)
    forget_uploads(settings.folder, at)
    session.execute(delete(SignedIn).where(SignedIn.expires_at <= at))


def _sender(settings: Settings) -> Sender:
    """SMTP and the message gateway where they are set up, else files in the outbox folder."""
    mails: Sender = FolderSender(settings.folder.outbox, settings.mail_from)
    if settings.smtp_url:
        mails = SmtpSender(settings.smtp_url, settings.mail_from)
    messages: Gateway = FolderGateway(settings.folder.outbox)
    if settings.message_url:
        messages = HttpGateway(settings.message_url, settings.message_secret)
    return ByChannel(mails, messages)
