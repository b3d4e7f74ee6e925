"""The organiser's pages."""

from events.clinic.organise import basics, clinic, export, mine, publication, stations
from yurong.accounts.access import organiser
from yurong.kit.limits import Limit
from yurong.kit.web import get, post

CHANGES = Limit("organise", 300, 10)

routes = [
    get("/organise", mine.show, who=organiser),
    get("/organise/clinics/new", basics.new, who=organiser),
    post("/organise/clinics", basics.create, who=organiser, limit=CHANGES),
    get("/organise/clinics/{code}", clinic.show, who=organiser, look="list.seen"),
    get("/organise/clinics/{code}/basics", basics.edit, who=organiser),
    post("/organise/clinics/{code}/basics", basics.change, who=organiser, limit=CHANGES),
    post("/organise/clinics/{code}/stations", stations.add, who=organiser, limit=CHANGES),
    post("/organise/clinics/{code}/stations/{id}/removal", stations.remove, who=organiser, limit=CHANGES),
    post("/organise/clinics/{code}/publication", publication.publish, who=organiser, limit=CHANGES),
    post("/organise/clinics/{code}/withdrawal", publication.withdraw, who=organiser, limit=CHANGES),
    get("/organise/clinics/{code}/bookings.csv", export.show, who=organiser, look="list.exported"),
]
