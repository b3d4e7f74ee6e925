"""The addresses of the lists that experts edit."""

from events.clinic.lists import pages
from yurong.accounts.access import expert
from yurong.kit.web import get, post

routes = [
    get("/bookings/{code}/case/entry", pages.edit, who=expert, look="case.seen"),
    post("/bookings/{code}/case/entries", pages.save, who=expert),
    post("/bookings/{code}/case/entries/removal", pages.remove, who=expert),
    post("/bookings/{code}/case/entries/restoration", pages.restore, who=expert),
]
