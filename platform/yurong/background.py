"""What runs beside the pages of one process: mails, jobs, and forgetting what is no longer needed."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import delete

from catalog.feed.writing import note_expired
from catalog.handbook import work as handbook
from catalog.offerings.expiry import warn_of_expiry
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
from events.matchmaking.meetings import work as meetings
from events.matchmaking.on_site import badge_work, certificate_work
from events.matchmaking.registering import due as registrations
from yurong.accounts.models import SignedIn
from yurong.kit import jobs, limits, outbox
from yurong.kit.clock import now, today
from yurong.kit.db import Database
from yurong.kit.drain import DrainThread
from yurong.kit.jobs import Handlers
from yurong.kit.messages import ByChannel, FolderGateway, Gateway, HttpGateway
from yurong.kit.round_thread import RoundThread
from yurong.kit.senders import FolderSender, Sender, SmtpSender
from yurong.kit.work_thread import WorkThread
from yurong.settings import Settings


def handlers(settings: Settings) -> Handlers:
    """What each kind of background job is done by."""
    return {
        KIND: screen_job,
        timetable.KIND: timetable.timetable_job,
        meetings.KIND: meetings.meetings_job,
        calendars.KIND: calendars.read_calendar,
        handbook.KIND: handbook.making(settings.public_url),
        batch.KIND: batch.binding(settings.folder.files),
        badge_work.KIND: badge_work.printing(settings),
        certificate_work.KIND: certificate_work.issuing(settings.folder.files, settings.public_url),
    }


LINE_SECONDS = 5.0
"""How long an unanswered offer outlives its time at most."""


@contextmanager
def running(database: Database, settings: Settings) -> Iterator[None]:
    """Drains the outbox and does jobs inside the block; one round of what is due at once, more later."""
    go_round(database, settings)
    drain = DrainThread(database, _sender(settings))
    line = RoundThread(lambda: expire_offers(database, settings), LINE_SECONDS)
    work = WorkThread(database, handlers(settings), settings.folder.jobs)
    rounds = RoundThread(lambda: go_round(database, settings))
    minutes = RoundThread(lambda: go_minute(database), every_seconds=60)
    drain.start()
    line.start()
    work.start()
    rounds.start()
    minutes.start()
    try:
        yield
    finally:
        minutes.stop()
        rounds.stop()
        work.stop()
        line.stop()
        drain.stop()


def expire_offers(database: Database, settings: Settings) -> None:
    """Ends the offers of clinics and events that nobody answered in time. Writes, if there are any."""
    expire_everywhere(database, now(), settings.public_url)
    registrations.expire_everywhere(database, now(), settings.public_url)


def go_minute(database: Database) -> None:
    """What is due at a certain time of day: diagnoses are frozen at a clinic's cut-off. Writes."""
    freeze_due(database, now())


def go_round(database: Database, settings: Settings) -> None:
    """Warns of what expires, asks to read calendars again, forgets. Writes; twice does no more than once."""
    with database.writing() as session:
        warn_of_expiry(session, today(), now(), settings.public_url)
        note_expired(session, today(), now())
        calendars.ask_for_stale(session, now())
        chasing.chase(session, now(), settings.public_url)
        surveys.ask(session, now(), settings.public_url)
    forget(database, settings)


def forget(database: Database, settings: Settings) -> None:
    """Drops what has had its time: mails, rate windows, sessions, results, jobs, papers. Writes."""
    at = now()
    with database.writing() as session:
        outbox.forget_sent(session, at)
        forget_holds(session, at)
        limits.forget_old(session, at)
        keeping.forget_expired(session, at)
        jobs.forget_jobs(session, settings.folder.jobs, at)
        forget_uploads(settings.folder, at)
        session.execute(delete(SignedIn).where(SignedIn.expires_at <= at))
    forget_prepared(database, settings.folder, at)


def _sender(settings: Settings) -> Sender:
    """SMTP and the message gateway where they are set up, else files in the outbox folder."""
    mails: Sender = FolderSender(settings.folder.outbox, settings.mail_from)
    if settings.smtp_url:
        mails = SmtpSender(settings.smtp_url, settings.mail_from)
    messages: Gateway = FolderGateway(settings.folder.outbox)
    if settings.message_url:
        messages = HttpGateway(settings.message_url, settings.message_secret)
    return ByChannel(mails, messages)
