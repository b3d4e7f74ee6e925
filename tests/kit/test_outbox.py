"""Mails as rows, and the ways to send them."""

import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from structlog.testing import capture_logs

from tests.smtp_server import smtp_server
from yurong.background import send_due
from yurong.kit.clock import now
from yurong.kit.db import Database
from yurong.kit.outbox import LEASE, MAX_ATTEMPTS, OutboxMail, drain, enqueue, forget_sent
from yurong.kit.round_thread import RoundThread
from yurong.kit.senders import Attachment, CouldNotSend, FolderSender, Mail, SmtpSender

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
MAIL = Mail("booking:1:made:0", "wang@guangqi.example", "预约成功", "王广启，您好：\n\n您的预约…", None)
CALENDAR = Attachment("yuyue.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")


class Kept:
    """A sender that keeps what it sent, and can be told to fail."""

    def __init__(self, *, fails: bool = False) -> None:
        self.keys: list[str] = []
        self.fails = fails

    def send(self, mail: Mail) -> None:
        if self.fails:
            raise CouldNotSend
        time.sleep(0.002)
        self.keys.append(mail.key)


def _put(database: Database, *keys: str, attachment: Attachment | None = None) -> None:
    with database.writing() as session:
        for key in keys:
            enqueue(
                session,
                key=key,
                to=MAIL.to,
                subject=MAIL.subject,
                body=MAIL.body,
                attachment=attachment,
                now=NOW,
            )


def _unsent(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).where(OutboxMail.sent_at.is_(None))) or 0


def _read(path: Path) -> EmailMessage:
    return message_from_bytes(path.read_bytes(), policy=policy.default)


def test_mails_are_sent_once_oldest_first(database: Database) -> None:
    _put(database, "a", "b", "c")
    sender = Kept()
    assert drain(database, sender, NOW, batch=2) == 2
    assert drain(database, sender, NOW) == 1
    assert drain(database, sender, NOW) == 0
    assert sender.keys == ["a", "b", "c"]


def test_one_effect_has_one_mail(database: Database) -> None:
    _put(database, "a")
    with pytest.raises(IntegrityError):
        _put(database, "a")


def test_a_mail_vanishes_with_what_caused_it(database: Database) -> None:
    with database.writing() as session:
        enqueue(session, key="a", to="x@y.example", subject="s", body="b", now=NOW)
        session.rollback()
    assert drain(database, Kept(), NOW) == 0


def test_several_processes_never_send_the_same_mail(database: Database) -> None:
    keys = [f"mail:{number:02}" for number in range(24)]
    _put(database, *keys)
    sender = Kept()
    threads = [threading.Thread(target=drain, args=(database, sender, NOW)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sender.keys) == keys
    assert _unsent(database) == 0


def test_a_closed_way_is_tried_later_and_later_then_left_alone(database: Database) -> None:
    _put(database, "a")
    broken, at = Kept(fails=True), NOW
    assert drain(database, broken, at) == 0
    assert drain(database, broken, at + timedelta(seconds=59)) == 0
    with database.reading() as session:
        assert session.scalars(select(OutboxMail.attempts)).one() == 1
    for attempt in range(MAX_ATTEMPTS):
        at += timedelta(minutes=2**attempt)
        drain(database, broken, at)
    with database.reading() as session:
        assert session.scalars(select(OutboxMail.attempts)).one() == MAX_ATTEMPTS
    assert drain(database, Kept(), at + timedelta(days=9)) == 0


def test_a_way_that_opens_again_gets_the_mail(database: Database) -> None:
    _put(database, "a")
    drain(database, Kept(fails=True), NOW)
    assert drain(database, Kept(), NOW + timedelta(minutes=1)) == 1


DYING = """
import sys, time
from pathlib import Path
from yurong.background import send_due
from yurong.kit.clock import now
from yurong.kit.db import Database
from yurong.kit.outbox import drain
from yurong.kit.senders import FolderSender

class Slow(FolderSender):
    def send(self, mail):
        super().send(mail)
        time.sleep(0.05)

drain(Database(sys.argv[1]), Slow(Path(sys.argv[2]), "a@b.example"), now())
"""


def test_kill_9_loses_and_doubles_nothing(database: Database, database_url: str, tmp_path: Path) -> None:
    _put(database, *(f"mail:{number:02}" for number in range(12)))
    folder = tmp_path / "outbox"
    with subprocess.Popen([sys.executable, "-c", DYING, database_url, str(folder)]) as dying:
        while len(list(folder.glob("*.eml"))) < 3:
            assert dying.poll() is None
            time.sleep(0.01)
        dying.send_signal(signal.SIGKILL)
    before = len(list(folder.glob("*.eml")))
    assert before < 12
    sender = FolderSender(folder, "a@b.example")
    drain(database, sender, now())
    assert _unsent(database) == 1  # the one in hand waits for its lease to run out
    assert drain(database, sender, now() + LEASE) == 1
    assert len(list(folder.glob("*.eml"))) == 12
    assert not list(folder.glob("*.partial"))


def test_an_eml_file_opens_as_the_mail_with_its_calendar(tmp_path: Path) -> None:
    sender = FolderSender(tmp_path / "outbox", "豫融 <yurong@localhost>")
    mail = Mail(MAIL.key, MAIL.to, MAIL.subject, MAIL.body, CALENDAR)
    sender.send(mail)
    sender.send(mail)
    (path,) = (tmp_path / "outbox").iterdir()
    read = _read(path)
    assert (read["To"], read["Subject"]) == (MAIL.to, "预约成功")
    assert read["From"].addresses[0].addr_spec == "yurong@localhost"
    body = read.get_body()
    assert body is not None
    assert body.get_content().splitlines() == MAIL.body.splitlines()
    (attached,) = read.iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    assert attached.get_filename() == "yuyue.ics"
    assert attached.get_payload(decode=True) == CALENDAR.text.encode()


def test_a_folder_that_cannot_be_written_keeps_the_mail(database: Database, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    _put(database, "a")
    assert drain(database, FolderSender(tmp_path / "file", "a@b.example"), NOW) == 0
    assert _unsent(database) == 1


def test_smtp_delivers_chinese_and_keeps_the_message_id_when_repeated() -> None:
    with smtp_server() as (address, server):
        sender = SmtpSender(f"smtp://{address}", "yurong@localhost")
        for _ in range(2):
            sender.send(Mail(MAIL.key, MAIL.to, MAIL.subject, MAIL.body, CALENDAR))
    first, second = server.mails
    assert first["Subject"] == "预约成功"
    assert first["Message-ID"] == second["Message-ID"]
    body = first.get_body()
    assert body is not None
    assert "王广启，您好：" in body.get_content()


def test_no_password_goes_over_an_open_line() -> None:
    with smtp_server() as (address, server):
        with pytest.raises(CouldNotSend):
            SmtpSender(f"smtp://me:secret@{address}", "a@b.example").send(MAIL)
        assert "AUTH" not in server.commands
    assert server.mails == []


def test_a_server_that_is_down_keeps_the_mail() -> None:
    with smtp_server() as (address, _):
        pass
    with pytest.raises(CouldNotSend):
        SmtpSender(f"smtp://{address}", "a@b.example").send(MAIL)


@pytest.mark.parametrize("url", ["http://mail.example", "smtp://", "mail.example:25"])
def test_a_wrong_address_is_said_at_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="YURONG_SMTP_URL"):
        SmtpSender(url, "a@b.example")


def test_line_ends_in_a_subject_cannot_add_headers(database: Database) -> None:
    with database.writing() as session:
        enqueue(session, key="a", to=MAIL.to, subject="诊疗会\r\nBcc: x@y.example", body="", now=NOW)
    with database.reading() as session:
        assert session.scalars(select(OutboxMail.subject)).one() == "诊疗会 Bcc: x@y.example"


def test_the_thread_drains_outlives_a_bug_and_logs_no_names(database: Database) -> None:
    class Spoilt(Kept):
        def send(self, mail: Mail) -> None:
            if mail.key == "spoilt":
                raise ValueError(mail.to)
            super().send(mail)

    _put(database, "spoilt", "good")
    sender = Spoilt()
    with capture_logs() as logs:
        thread = RoundThread("outbox", lambda: send_due(database, sender), every_seconds=0.01)
        thread.start()
        deadline = time.monotonic() + 10
        while "good" not in sender.keys and time.monotonic() < deadline:
            time.sleep(0.01)
        thread.stop()
    assert sender.keys == ["good"]
    assert {"outbox.failed", "outbox.sent"} <= {each["event"] for each in logs}
    assert MAIL.to not in repr(logs)


def test_sent_mails_are_forgotten_after_thirty_days(database: Database) -> None:
    _put(database, "old", "unsent")
    drain(database, Kept(), NOW, batch=1)
    with database.writing() as session:
        forget_sent(session, NOW + timedelta(days=31))
    with database.reading() as session:
        assert session.scalars(select(OutboxMail.key)).all() == ["unsent"]


def test_mails_given_up_are_forgotten_too(database: Database) -> None:
    _put(database, "refused")
    with database.writing() as session:
        session.execute(update(OutboxMail).values(attempts=MAX_ATTEMPTS))
        forget_sent(session, NOW + timedelta(days=29))
        assert session.scalars(select(OutboxMail.key)).all() == ["refused"]
        forget_sent(session, NOW + timedelta(days=31))
        assert session.scalars(select(OutboxMail.key)).all() == []
