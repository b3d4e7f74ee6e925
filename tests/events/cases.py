"""A case of the demo world and the people around it: what the tests of the expert's screen start from."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from starlette.applications import Starlette

from events.clinic.models import Booking, DiagnosisSheet
from tests.world import Browser
from yurong.accounts.models import Account, Enterprise

FIRM, OTHER_FIRM, ORGANISER = "firm@demo.example", "firm2@demo.example", "organiser@demo.example"
ELSEWHERE = "finance2@demo.example"
"""A finance expert at the other station, who can sign in here only."""
FIRST_FIRM = "91410100MA44YR001X"
PANEL = ("finance", "investment", "listing", "mentor", "policy")


@dataclass(frozen=True)
class DemoCase:
    """The booking of the first demo firm, whose panel has all five roles."""

    app: Starlette
    another: Callable[[], Browser]
    code: str

    @property
    def url(self) -> str:
        return f"/bookings/{self.code}/case"

    def as_(self, email: str) -> Browser:
        """A browser signed in as this demo person; a bare role is its expert."""
        return self.another().sign_in(email if "@" in email else f"{email}@demo.example")

    def write(self, role: str, text: str, *, sign: bool = True) -> None:
        """The role's expert writes (and signs) what the screen then shows."""
        expert = self.as_(role)
        version = typed(expert.get(self.url).text, "version")
        step = "sign-off" if sign else "finding"
        answer = expert.post(f"{self.url}/{step}", {"text": text, "version": version}, follow_redirects=False)
        assert answer.status_code == 303, answer.text

    def sign_all(self) -> None:
        for role in PANEL:
            self.write(role, f"{role} 的意见：先办信用贷款。")

    def release(self, browser: Browser, after_version: int = 0, why: str = "金额写错") -> int:
        """Releases the sheet that follows; the status. `why` counts for a correction only."""
        sent = {"after_version": str(after_version), "why": why}
        answer = browser.post(f"/bookings/{self.code}/sheets", sent, follow_redirects=False)
        status: int = answer.status_code
        return status

    def sheets(self) -> list[DiagnosisSheet]:
        with self.app.state.database.reading() as session:
            found = select(DiagnosisSheet).join(Booking, Booking.id == DiagnosisSheet.booking_id)
            rows = session.scalars(found.where(Booking.code == self.code).order_by(DiagnosisSheet.version))
            return list(rows)

    def paper(self, browser: Browser, version: int = 1) -> bytes:
        answer = browser.client.get(f"/bookings/{self.code}/sheets/{version}.pdf")
        assert answer.status_code == 200
        content: bytes = answer.content
        return content


def demo_case(app: Starlette, another: Callable[[], Browser]) -> DemoCase:
    with app.state.database.writing() as session:
        accounts = {row.email: row for row in session.scalars(select(Account))}
        accounts[ELSEWHERE].password_hash = accounts[FIRM].password_hash
        firm = select(Enterprise.id).where(Enterprise.uscc == FIRST_FIRM).scalar_subquery()
        code = session.scalars(select(Booking.code).where(Booking.enterprise_id == firm)).one()
    return DemoCase(app, another, code)


def typed(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]
