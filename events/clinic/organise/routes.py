"""The organiser's pages."""

from events.clinic.organise import (
    basics,
    calling_off,
    clinic,
    copies,
    export,
    firm_lists,
    mine,
    preview,
    publication,
    series_page,
    stations,
)
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
    get("/organise/clinics/{code}/preview", preview.show, who=organiser),
    get("/organise/clinics/{code}/copies", copies.show, who=organiser),
    post("/organise/clinics/{code}/copies", copies.create, who=organiser, limit=CHANGES),
    get("/organise/clinics/{code}/series", series_page.show, who=organiser),
    post("/organise/clinics/{code}/series", series_page.extend, who=organiser, limit=CHANGES),
    get("/organise/clinics/{code}/cancellation", calling_off.show, who=organiser),
    post("/organise/clinics/{code}/cancellation", calling_off.call_off, who=organiser, limit=CHANGES),
    get("/organise/clinics/{code}/lists/{purpose}", firm_lists.show, who=organiser),
    post(
        "/organise/clinics/{code}/lists/{purpose}/preview", firm_lists.preview, who=organiser, limit=CHANGES
    ),
    post("/organise/clinics/{code}/lists/{purpose}", firm_lists.confirm, who=organiser, limit=CHANGES),
    get("/organise/clinics/{code}/bookings.csv", export.show, who=organiser, look="list.exported"),
]
