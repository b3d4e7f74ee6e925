"""Ways to send a mail: into a folder, onto the console, over SMTP."""

import hashlib
import os
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 20


@dataclass(frozen=True)
class Attachment:
    """A text file in a mail; `name` ends in its kind (「yuyue.ics」)."""

    name: str
    text: str


@dataclass(frozen=True)
class Mail:
    """One mail to send. `key` is the same when it is tried again."""

    key: str
    to: str
    subject: str
    body: str
    attachment: Attachment | None = None
    channel: str = "mail"


class CouldNotSend(Exception):
    """The way is closed for now; the mail stays in the outbox and is tried again."""


class Sender(Protocol):
    """Sends one mail, or raises CouldNotSend."""

    def send(self, mail: Mail) -> None: ...


class FolderSender:
    """Writes each mail as an .eml file that mail programs open. Sending again writes the same file."""

    def __init__(self, folder: Path, mail_from: str) -> None:
        self.folder = folder
        self.mail_from = mail_from

    def send(self, mail: Mail) -> None:
        target = self.folder / f"{_digest(mail.key)}.eml"
        partial = target.with_suffix(".partial")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(message(mail, self.mail_from).as_bytes())
            os.replace(partial, target)
        except OSError as error:
            raise CouldNotSend from error


class SmtpSender:
    """Over SMTP: `smtp://user:password@host:port` (encrypted when the server offers it) or `smtps://…`.

    A password is never sent over an open line.
    """

    def __init__(self, url: str, mail_from: str) -> None:
        self.server = urlsplit(url)
        self.mail_from = mail_from
        if self.server.scheme not in ("smtp", "smtps") or not self.server.hostname:
            raise ValueError("YURONG_SMTP_URL 应形如 smtp://用户:密码@主机:端口")

    def send(self, mail: Mail) -> None:
        try:
            with self._connect() as connection:
                connection.send_message(message(mail, self.mail_from))
        except (OSError, smtplib.SMTPException) as error:
            raise CouldNotSend from error

    def _connect(self) -> smtplib.SMTP:
        host, port = self.server.hostname or "", self.server.port
        safe = ssl.create_default_context()
        if self.server.scheme == "smtps":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port or 465, timeout=TIMEOUT_SECONDS, context=safe
            )
        else:
            connection = smtplib.SMTP(host, port or 25, timeout=TIMEOUT_SECONDS)
            connection.ehlo()
            if connection.has_extn("starttls"):
                connection.starttls(context=safe)
            elif self.server.username:
                connection.close()
                raise smtplib.SMTPNotSupportedError("no STARTTLS, so no password")
        if self.server.username:
            connection.login(unquote(self.server.username), unquote(self.server.password or ""))
        return connection


def message(mail: Mail, mail_from: str) -> EmailMessage:
    """The mail as a MIME message; its Message-ID stays the same when it is tried again."""
    made = EmailMessage(policy=SMTP)
    made["Subject"] = mail.subject
    made["From"] = mail_from
    made["To"] = mail.to
    made["Date"] = formatdate()
    made["Message-ID"] = f"<{_digest(mail.key)}@{mail_from.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(mail.body)
    if mail.attachment:
        is_calendar = mail.attachment.name.endswith(".ics")
        made.add_attachment(
            mail.attachment.text,
            subtype="calendar" if is_calendar else "plain",
            filename=mail.attachment.name,
            params={"method": "PUBLISH"} if is_calendar else None,
        )
    return made


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]
