"""Consent to money through the pages: what each side sees, and what it does not."""

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from starlette.applications import Starlette

from events.followup.models import FollowStep, FollowUp
from tests.world import Browser
from yurong.accounts.models import AuditEntry, Institution
from yurong.kit.clock import today
from yurong.kit.money import Money

FIRM, BANK, ORGANISER = "firm4@demo.example", "bank@demo.example", "organiser@demo.example"
Another = Callable[[], Browser]


@pytest.fixture
def fresh(app: Starlette) -> str:
    """The code of a demo match with the demo bank that the firm has not been asked about yet."""
    with app.state.database.writing() as session:
        bank = session.scalars(select(Institution.id).where(Institution.code == "demo-bank-a")).one()
        found = select(FollowUp).where(FollowUp.institution_id == bank, FollowUp.product_slug.is_not(None))
        row = session.scalars(found.order_by(FollowUp.id)).first()
        steps = select(FollowStep.id).where(FollowStep.follow_up_id == row.id)
        for step in session.scalars(steps):
            session.delete(session.get_one(FollowStep, step))
        row.stage, row.decision_days, row.handed_on, row.accepted_on = "proposed", None, None, None
        row.granted = row.paid = Money(0)
        code: str = row.code
    return code


def _enter(browser: Browser, base: str, code: str, kind: str, **fields: str) -> int:
    page = browser.get(f"{base}/{code}?step={kind}").text
    key = re.search(r'name="request_key" value="([^"]+)"', page)
    assert key, page
    sent = {"request_key": key[1], "kind": kind, **fields}
    status: int = browser.post(f"{base}/{code}/steps", sent, follow_redirects=False).status_code
    return status


def test_from_consent_to_a_payment(another: Another, fresh: str) -> None:
    firm, bank = another().sign_in(FIRM), another().sign_in(BANK)
    assert bank.get(f"/desk/follow-ups/{fresh}").status_code == 404
    assert "才能看到" in firm.get("/me/follow-ups").text
    assert _enter(firm, "/me/follow-ups", fresh, "handed_over") == 303
    assert "韩雪（示例）" in bank.get(f"/desk/follow-ups/{fresh}").text
    assert _enter(bank, "/desk/follow-ups", fresh, "accepted") == 303
    granted = {"amount": "300", "rate": "3.65", "on_day": str(today())}
    assert _enter(bank, "/desk/follow-ups", fresh, "granted", **granted) == 303
    paid = {"amount": "300.000001", "rate": "3.65"}
    assert _enter(bank, "/desk/follow-ups", fresh, "paid", **paid) == 422
    assert _enter(bank, "/desk/follow-ups", fresh, "paid", **paid | {"amount": "300"}) == 303
    assert "放款 300 万元，年利率 3.65%" in firm.get("/me/follow-ups").text


def test_consent_taken_back_closes_the_page_for_the_institution(another: Another, fresh: str) -> None:
    firm, bank = another().sign_in(FIRM), another().sign_in(BANK)
    _enter(firm, "/me/follow-ups", fresh, "handed_over")
    assert bank.get(f"/desk/follow-ups/{fresh}").status_code == 200
    assert _enter(firm, "/me/follow-ups", fresh, "withdrawn") == 303
    assert bank.get(f"/desk/follow-ups/{fresh}").status_code == 404
    assert fresh not in bank.get("/desk/follow-ups").text


def test_every_look_of_an_institution_is_in_the_log(app: Starlette, another: Another, fresh: str) -> None:
    _enter(another().sign_in(FIRM), "/me/follow-ups", fresh, "handed_over")
    another().sign_in(BANK).get(f"/desk/follow-ups/{fresh}")
    with app.state.database.reading() as session:
        seen = select(AuditEntry.subject).where(AuditEntry.verb == "follow_up.seen")
        assert f"/desk/follow-ups/{fresh}" in session.scalars(seen).all()


def test_a_stranger_finds_nothing(another: Another, fresh: str) -> None:
    stranger = another().sign_in("firm2@demo.example")
    assert stranger.get(f"/me/follow-ups/{fresh}").status_code == 404
    sent = {"request_key": "x" * 20, "kind": "handed_over"}
    assert stranger.post(f"/me/follow-ups/{fresh}/steps", sent).status_code == 404
    assert fresh not in stranger.get("/me/follow-ups").text


def test_a_wrong_amount_is_said_and_what_was_typed_stays(another: Another, fresh: str) -> None:
    firm, bank = another().sign_in(FIRM), another().sign_in(BANK)
    _enter(firm, "/me/follow-ups", fresh, "handed_over")
    _enter(bank, "/desk/follow-ups", fresh, "accepted")
    sent = {"request_key": "k" * 20, "kind": "granted", "amount": "三百", "rate": "3.65", "reason": "首贷"}
    answer = bank.post(f"/desk/follow-ups/{fresh}/steps", sent | {"on_day": str(today() + timedelta(days=9))})
    assert answer.status_code == 422
    assert "日期还没有到" in answer.text, "both mistakes are said at once"
    for words in ("以万元为单位", 'value="三百"', 'value="3.65"', "首贷"):
        assert words in answer.text


def test_the_organisers_list_is_narrowed_by_the_address(another: Another) -> None:
    organiser = another().sign_in(ORGANISER)
    page = organiser.get("/organise/follow-ups?stage=paid").text
    assert "已放款" in page
    assert "安阳示例检测技术有限公司" not in page
    assert "没有这样的事项" in organiser.get("/organise/follow-ups?q=不存在的企业").text
    assert organiser.get("/organise/follow-ups?page=9999").status_code == 404
    assert organiser.get("/organise/follow-ups.xlsx?late=45").content.startswith(b"PK")


def test_counts_and_their_workbook(another: Another) -> None:
    organiser = another().sign_in(ORGANISER)
    paid = {"clinic": 800, "expert": 800, "event": 200, "county": 1000, "product": 1000, "institution": 1000}
    for by, wan in paid.items():
        assert f"{wan:,} 万元" in organiser.get(f"/organise/counts?by={by}").text
    assert "没有可以统计的" in organiser.get("/organise/counts?since=2099-01-01").text
    assert organiser.get("/organise/counts?since=明天").status_code == 422
    assert organiser.get("/organise/counts.xlsx").content.startswith(b"PK")


def test_the_report_has_two_pages_and_another_clinic_none(another: Another) -> None:
    organiser = another().sign_in(ORGANISER)
    paper = organiser.client.get("/organise/counts/demo-past/report.pdf")
    assert paper.headers["content-type"] == "application/pdf"
    assert len(PdfReader(io.BytesIO(paper.content)).pages) == 2
    assert organiser.get("/organise/counts/nothing/report.pdf").status_code == 404
