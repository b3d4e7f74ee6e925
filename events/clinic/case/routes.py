"""The addresses of the expert's screen."""

from events.clinic.case import adjustments, finding, live, sheets, show
from yurong.accounts.access import clinic_staff, expert
from yurong.kit.web import get, post

routes = [
    get("/bookings/{code}/case", show.show, who=clinic_staff, look="case.seen"),
    get("/bookings/{code}/case/panel", live.panel, who=clinic_staff),
    get("/bookings/{code}/case/trial", live.trial, who=expert),
    post("/bookings/{code}/case/draft", live.keep_draft, who=expert),
    post("/bookings/{code}/case/finding", finding.save, who=expert),
    post("/bookings/{code}/case/sign-off", finding.sign, who=expert),
    post("/bookings/{code}/case/sign-off/withdrawal", finding.withdraw, who=expert),
    post("/bookings/{code}/case/adjustments", adjustments.make, who=expert),
    post("/bookings/{code}/case/adjustments/{id:int}/removal", adjustments.undo, who=expert),
    post("/bookings/{code}/sheets", sheets.put_out, who=clinic_staff),
]
