"""Certificates: for the hours asked and not a minute less, one that stands, frozen, revoked for a reason."""

from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from events.matchmaking.models import Certificate
from events.matchmaking.on_site import attending, certificate_work, issuing
from events.matchmaking.on_site.certificate import TrainingCertificate, in_hours
from events.matchmaking.on_site.certificate_print import certificate_pdf, frozen, printed
from events.matchmaking.on_site.certificate_work import KIND
from events.matchmaking.on_site.certificate_work import issuing as handler
from events.matchmaking.on_site.refusals import HasCertificate, NoCertificates, NotConfirmed, TooFewHours
from tests.matchmaking.factories import PUBLIC_URL, STARTS
from tests.matchmaking.on_site_cast import HOUR, MINUTE, Hall, a_hall, a_training
from yurong.kit.db import Database
from yurong.kit.jobs import Job, enqueue_job, job_folder, work
from yurong.kit.outbox import OutboxMail

AFTER = STARTS + 8 * HOUR


def attend_all(hall: Hall, number: int = 0) -> None:
    """Both morning sessions: the three hours asked for."""
    hall.walk(0, "in", STARTS, number=number)
    hall.walk(2, "in", STARTS + 100 * MINUTE, number=number)


def bodies(database: Database) -> list[str]:
    with database.reading() as session:
        found = select(OutboxMail.body).where(OutboxMail.subject.contains("证书"))
        return list(session.scalars(found.order_by(OutboxMail.id)))


@pytest.mark.parametrize(("left_minute", "is_enough"), [(179, False), (180, True)])
def test_not_a_minute_less_than_asked(database: Database, left_minute: int, *, is_enough: bool) -> None:
    hall = a_training(database, training_minutes=169 if is_enough else 170)
    attend_all(hall)
    hall.walk(2, "out", STARTS + 179 * MINUTE)
    if is_enough:
        assert hall.issue(0, AFTER).minutes == 169
    else:
        with pytest.raises(TooFewHours) as refused:
            hall.issue(0, AFTER)
        assert "还差 1 分钟" in refused.value.message


@pytest.mark.parametrize(("minutes_in", "is_enough"), [(89, False), (90, True)])
def test_what_still_goes_on_does_not_count_yet(
    database: Database, minutes_in: int, *, is_enough: bool
) -> None:
    hall = a_training(database)
    attend_all(hall)
    now = STARTS + (100 + minutes_in) * MINUTE
    if is_enough:
        assert hall.issue(0, now).minutes == 180
    else:
        with pytest.raises(TooFewHours):
            hall.issue(0, now)


def test_numbers_follow_each_other_and_the_same_person_gets_the_same(database: Database) -> None:
    hall = a_training(database, count=2)
    attend_all(hall)
    attend_all(hall, 1)
    one, same, two = (hall.issue(number, AFTER) for number in (0, 0, 1))
    assert (one.number, same.id, two.number) == ("豫训〔2026〕第000001号", one.id, "豫训〔2026〕第000002号")
    assert sum(one.number in each for each in bodies(database)) == 1


def test_a_revoked_one_names_its_reason_and_a_new_one_has_a_new_number(database: Database) -> None:
    hall = a_training(database)
    attend_all(hall)
    one = hall.issue(0, AFTER)
    hall.revoke(one, AFTER + HOUR)
    hall.revoke(one, AFTER + 2 * HOUR, "第二次不改变什么")
    two = hall.issue(0, AFTER + 3 * HOUR)
    with database.reading() as session:
        old = session.get_one(Certificate, one.id)
        assert (old.revoked_at, old.revoked_reason) == (AFTER + HOUR, "姓名写错")
    assert two.number != one.number
    assert sum("姓名写错" in each for each in bodies(database)) == 1


def test_hours_under_a_certificate_are_not_taken_away(database: Database) -> None:
    hall = a_training(database, training_minutes=60)
    hall.walk(0, "in", STARTS + 88 * MINUTE, key="late-but-here-number")
    hall.walk(2, "in", STARTS + 100 * MINUTE)
    at = STARTS + 190 * MINUTE
    hall.walk(3, "in", STARTS + 300 * MINUTE)
    hall.issue(0, STARTS + 301 * MINUTE)
    with database.writing() as session, pytest.raises(HasCertificate):
        attending.undo(
            session,
            registration=hall.person(session),
            agenda=hall.lesson(session, 3),
            account_id=hall.organiser.id,
            reason="点错了",
            now=at,
        )


@pytest.mark.parametrize("is_training", [True, False])
def test_only_trainings_with_certificates_give_them(database: Database, *, is_training: bool) -> None:
    hall = a_training(database, has_certificate=False) if is_training else a_hall(database)
    with pytest.raises(NoCertificates):
        hall.issue(0, AFTER)


def test_who_cancelled_gets_none(database: Database) -> None:
    hall = a_training(database)
    attend_all(hall)
    with database.writing() as session:
        hall.person(session).state = "cancelled"
    with pytest.raises(NotConfirmed):
        hall.issue(0, AFTER)


def test_printing_again_gives_the_same_bytes_whatever_became_of_the_person(
    database: Database, tmp_path: Path
) -> None:
    hall = a_training(database)
    attend_all(hall)
    made = hall.issue(0, AFTER)
    first = printed(tmp_path, frozen(made))
    with database.writing() as session:
        person, event = hall.person(session), hall.event(session)
        person.name, event.title = "", "换了名字的培训"
    (tmp_path / f"{made.payload_sha256}.pdf").unlink()
    with database.reading() as session:
        again = printed(tmp_path, frozen(session.get_one(Certificate, made.id)))
    assert again == first
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / f"{made.payload_sha256}.pdf").pages)
    for words in ("参加人0", made.number, "3 小时", made.short_code[:4], "政策与工具箱"):
        assert words in text


def test_the_longest_texts_stay_on_one_page() -> None:
    long = TrainingCertificate(
        number="豫训〔2026〕第000001号",
        short_code="K7M43X9Q",
        name="王" * 40,
        organisation="单" * 80,
        training="题" * 80,
        audience="金融机构骨干",
        span="2026年12月30日至2027年1月2日",
        place="地" * 80,
        minutes=380,
        needed_minutes=360,
        lessons=tuple({"title": "课" * 80, "minutes": 45} for _ in range(20)),
        organiser="主" * 80,
        issued_at=AFTER,
        verify_url="https://yurong.example/verify/certificates/K7M43X9Q",
        is_demo=True,
    )
    paper = certificate_pdf(long)
    assert paper.startswith(b"%PDF")
    assert paper.count(b"/Type /Page\n") <= 1


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0 分钟"), (59, "59 分钟"), (60, "1 小时"), (390, "6 小时 30 分钟")]
)
def test_minutes_in_words(minutes: int, words: str) -> None:
    assert in_hours(minutes) == words


def test_the_job_issues_what_is_due_and_binds_all_that_stand(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificate_work, "now", lambda: AFTER)
    hall = a_training(database, count=3)
    attend_all(hall)
    attend_all(hall, 2)
    hall.walk(0, "in", STARTS, number=1)
    at = AFTER + timedelta(days=1)
    with database.writing() as session:
        job = enqueue_job(
            session,
            kind=KIND,
            title="出具证书",
            back_url="/",
            params={"event": hall.event_code, "account": hall.organiser.id},
            asked_by=hall.organiser.id,
            now=at,
        )
        token = job.token
    state = work(database, {KIND: handler(tmp_path, PUBLIC_URL)}, tmp_path / "jobs", at)
    with database.reading() as session:
        done = session.scalars(select(Job).where(Job.token == token)).one()
        made = session.scalars(select(Certificate)).all()
        assert (state, done.said[:7], len(made)) == ("done", "新出具 2 份", 2)
        assert all(each.pdf_sha256 for each in made)
        file = job_folder(tmp_path / "jobs", token) / str(done.result_name)
    assert len(PdfReader(file).pages) == 2


def test_a_printed_hash_is_noted_once(database: Database) -> None:
    hall = a_training(database)
    attend_all(hall)
    made = hall.issue(0, AFTER)
    for digest in ("1" * 64, "2" * 64):
        with database.writing() as session:
            issuing.note_pdf(session, session.get_one(Certificate, made.id), digest)
    with database.reading() as session:
        assert session.get_one(Certificate, made.id).pdf_sha256 == "1" * 64
