"""The pages of applying and allocating."""

from events.clinic.allocation.pages import apply, desk
from yurong.accounts.access import firm, organiser
from yurong.kit.limits import Limit
from yurong.kit.web import get, post

APPLYING = Limit("applying", 60, 10)
CHANGES = Limit("organise", 300, 10)

routes = [
    get("/clinics/{code}/application", apply.show, who=firm),
    post("/clinics/{code}/application", apply.send, who=firm, limit=APPLYING),
    post("/clinics/{code}/application/withdrawal", apply.withdraw, who=firm, limit=APPLYING),
    get("/organise/clinics/{code}/allocation", desk.show, who=organiser, look="applications.seen"),
    post("/organise/clinics/{code}/allocation", desk.compute, who=organiser, limit=CHANGES),
    post("/organise/clinics/{code}/allocation/changes", desk.change, who=organiser, limit=CHANGES),
    post("/organise/clinics/{code}/allocation/publication", desk.publish, who=organiser, limit=CHANGES),
    post("/organise/clinics/{code}/allocation/promotions", desk.promote, who=organiser, limit=CHANGES),
]
