"""Issuing a training's certificates, and revoking one: the entrances for page and job."""

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events import codes
from events.matchmaking.models import (
    Audience,
    Certificate,
    CertificateCounter,
    Event,
    EventKind,
    Registration,
)
from events.matchmaking.on_site.attendance import Progress, progress_of
from events.matchmaking.on_site.certificate import Lesson, TrainingCertificate, in_hours
from events.matchmaking.on_site.certificate_letters import tell_issued, tell_revoked
from events.matchmaking.on_site.holding import hold, hold_confirmed
from events.matchmaking.on_site.refusals import NoCertificates, TooFewHours
from events.numbering import next_number
from yurong.accounts.audit import record
from yurong.kit.clock import local


def issue(
    session: Session,
    *,
    registration: Registration,
    event: Event,
    account_id: int,
    now: datetime,
    public_url: str,
) -> Certificate:
    """The person's certificate; one that stands is given again. Writes, and tells the person.

    Raises NoCertificates, NotConfirmed, TooFewHours (409): never for fewer minutes than the training asks.
    """
    refuse_without_certificates(event)
    hold_confirmed(session, registration)
    if found := standing_certificate(session, registration.id):
        return found
    progress = progress_of(session, event, registration.id, now)
    if not progress.is_done:
        raise TooFewHours(
            f"{registration.name}到课 {in_hours(progress.minutes)}，要求 {in_hours(progress.needed)}，"
            f"还差 {in_hours(progress.lacking)}。",
        )
    year = local(now).year
    number = f"豫训〔{year}〕第{next_number(session, CertificateCounter, year):06d}号"
    content = _content(registration, event, progress, number, codes.short_code(), now, public_url)
    payload = content.model_dump_json()
    made = Certificate(
        number=number,
        short_code=content.short_code,
        event_id=event.id,
        registration_id=registration.id,
        minutes=progress.minutes,
        needed_minutes=progress.needed,
        payload=payload,
        payload_sha256=hashlib.sha256(payload.encode()).hexdigest(),
        issued_at=now,
        issued_by=account_id,
    )
    session.add(made)
    record(session, account_id, "certificate.issued", f"registration:{registration.code}", number=number)
    session.flush()
    tell_issued(session, registration, event, made, now, public_url)
    return made


def revoke(
    session: Session,
    *,
    certificate: Certificate,
    registration: Registration,
    event: Event,
    account_id: int,
    reason: str,
    now: datetime,
    public_url: str,
) -> None:
    """The certificate no longer stands; its page says since when and why. Writes; twice is once.

    A new one may be issued afterwards, under a new number.
    """
    hold(session, registration)
    session.refresh(certificate, ["revoked_at"])
    if certificate.revoked_at is not None:
        return
    certificate.revoked_at, certificate.revoked_by, certificate.revoked_reason = now, account_id, reason
    record(session, account_id, "certificate.revoked", f"registration:{registration.code}")
    session.flush()
    tell_revoked(session, registration, event, certificate, now, public_url)


def note_pdf(session: Session, certificate: Certificate, pdf_sha256: str) -> None:
    """Notes the hash of the first printing. Writes."""
    session.refresh(certificate, ["pdf_sha256"], with_for_update={"key_share": True})
    if certificate.pdf_sha256 is None:
        certificate.pdf_sha256 = pdf_sha256
        session.flush()


def standing_certificate(session: Session, registration_id: int) -> Certificate | None:
    """The certificate of that registration that is not revoked. Reads only."""
    return session.scalar(
        select(Certificate).where(
            Certificate.registration_id == registration_id, Certificate.revoked_at.is_(None)
        )
    )


def refuse_without_certificates(event: Event) -> None:
    """Raises NoCertificates (409) for what is not a training with certificates."""
    if event.kind != EventKind.TRAINING or not event.has_certificate:
        raise NoCertificates(next_url=f"/organise/events/{event.code}")


def _content(
    registration: Registration,
    event: Event,
    progress: Progress,
    number: str,
    short_code: str,
    now: datetime,
    public_url: str,
) -> TrainingCertificate:
    assert event.audience is not None, "a training has its audience"
    return TrainingCertificate(
        number=number,
        short_code=short_code,
        name=registration.name,
        organisation=registration.organisation,
        training=event.title,
        audience=Audience(event.audience).label,
        span=_span(event),
        place=event.place or "线上",
        minutes=progress.minutes,
        needed_minutes=progress.needed,
        lessons=tuple(
            Lesson(title=each.title, minutes=each.minutes) for each in progress.sat if each.minutes
        ),
        organiser=event.organiser,
        issued_at=now,
        verify_url=f"{public_url.rstrip('/')}/verify/certificates/{short_code}",
        is_demo=event.is_demo or registration.is_demo,
    )


def _span(event: Event) -> str:
    first, last = local(event.starts_at).date(), local(event.ends_at).date()
    begins = f"{first.year}年{first.month}月{first.day}日"
    return begins if first == last else f"{begins}至{last.year}年{last.month}月{last.day}日"
