"""The pages of a clinic's timetable."""

from events.clinic.timetable import changing, page
from yurong.accounts.access import organiser
from yurong.kit.limits import Limit
from yurong.kit.web import get, post

CHANGES = Limit("organise", 300, 10)
SOLVES = Limit("timetable", 20, 10)

routes = [
    get("/organise/clinics/{code}/timetable", page.show, who=organiser, look="applications.seen"),
    post("/organise/clinics/{code}/timetable", changing.propose, who=organiser, limit=SOLVES),
    get("/organise/clinics/{code}/timetable/check", changing.try_move, who=organiser),
    post("/organise/clinics/{code}/timetable/moves", changing.move, who=organiser, limit=CHANGES),
    post("/organise/clinics/{code}/timetable/holds", changing.hold, who=organiser, limit=CHANGES),
    post("/organise/clinics/{code}/timetable/undo", changing.undo, who=organiser, limit=CHANGES),
    post("/organise/clinics/{code}/timetable/use", changing.use, who=organiser, limit=CHANGES),
    post("/organise/clinics/{code}/timetable/removal", changing.take_back, who=organiser, limit=CHANGES),
]
