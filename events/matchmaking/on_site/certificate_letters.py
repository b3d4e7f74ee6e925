"""Telling a participant that a certificate is there, or no longer stands."""

from datetime import datetime

from sqlalchemy.orm import Session

from events.matchmaking.models import Certificate, Event, Registration
from events.matchmaking.registering import telling


def tell_issued(
    session: Session,
    person: Registration,
    event: Event,
    certificate: Certificate,
    now: datetime,
    public_url: str,
) -> None:
    """Where to find it. Writes an outbox row and a link of its own."""
    body = f"""您参加的「{event.title}」已达到规定学时，证书已出具。

编号：{certificate.number}
打开、打印：
{{link}}

任何人都可以凭证书上的短码在本站核验真伪。"""
    telling.tell(
        session,
        event,
        person,
        what=f"certificate:{certificate.short_code}",
        subject=f"培训证书已出具：{event.title}",
        body=body,
        short="培训证书已出具，请打开查看",
        token=None,
        now=now,
        public_url=public_url,
    )


def tell_revoked(
    session: Session,
    person: Registration,
    event: Event,
    certificate: Certificate,
    now: datetime,
    public_url: str,
) -> None:
    """That it no longer stands, and why. Writes an outbox row and a link of its own."""
    body = f"""您参加的「{event.title}」的证书 {certificate.number} 已由主办方撤销，核验时会显示“已撤销”。

原因：{certificate.revoked_reason}

有疑问请联系：{event.contact}
查看报名：
{{link}}"""
    telling.tell(
        session,
        event,
        person,
        what=f"certificate:{certificate.short_code}:revoked",
        subject=f"培训证书已撤销：{event.title}",
        body=body,
        short="培训证书已由主办方撤销，原因见",
        token=None,
        now=now,
        public_url=public_url,
    )
