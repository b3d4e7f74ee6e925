"""The addresses of what happens before the meeting."""

from events.clinic.preparing import frozen_page, papers_page, preparation_page
from events.clinic.visit import intake_draft
from events.sent import LARGEST
from yurong.accounts.access import clinic_people, clinic_staff, firm, organiser
from yurong.kit.limits import Limit
from yurong.kit.web import get, post, upload

DRAFTS = Limit("intake-draft", 400, 10)
PAPERS = Limit("intake-paper", 40, 60)
REMINDERS = Limit("intake-reminder", 60, 10)
ROUND_IT = 64 << 10
"""Of a form around its file."""

routes = [
    post("/bookings/{code}/intake/draft", intake_draft.save, who=firm, limit=DRAFTS),
    post("/bookings/{code}/intake/draft/removal", intake_draft.drop, who=firm, limit=DRAFTS),
    get("/bookings/{code}/papers", papers_page.show, who=clinic_people, look="papers.seen"),
    upload(
        "/bookings/{code}/papers",
        papers_page.add,
        who=firm,
        limit=PAPERS,
        largest=LARGEST + ROUND_IT,
        keep=papers_page.keep,
    ),
    get("/bookings/{code}/papers/{paper}", papers_page.take, who=clinic_people, look="paper.seen"),
    post("/bookings/{code}/papers/{paper}/removal", papers_page.remove, who=firm, limit=PAPERS),
    get("/bookings/{code}/pre-diagnosis", frozen_page.show, who=clinic_staff, look="case.seen"),
    get("/organise/clinics/{code}/preparation", preparation_page.show, who=organiser, look="list.seen"),
    post("/organise/clinics/{code}/preparation", preparation_page.send, who=organiser, limit=REMINDERS),
]
