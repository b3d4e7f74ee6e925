"""The organiser's and the reviewer's pages of events."""

from events.matchmaking.organise import (
    agenda,
    basics,
    calling_off,
    copies,
    event,
    groups,
    mine,
    presented,
    publication,
    review,
    series_page,
)
from yurong.accounts.access import administrator, organiser
from yurong.kit.limits import Limit
from yurong.kit.web import get, post

CHANGES = Limit("organise-event", 300, 10)
OWN = "/organise/events/{code}"
REVIEW = "/organise/event-reviews"

routes = [
    get("/organise/events", mine.show, who=organiser),
    get("/organise/events/new", basics.new, who=organiser),
    post("/organise/events", basics.create, who=organiser, limit=CHANGES),
    get(OWN, event.show, who=organiser),
    get(f"{OWN}/basics", basics.edit, who=organiser),
    post(f"{OWN}/basics", basics.change, who=organiser, limit=CHANGES),
    get(f"{OWN}/agenda", agenda.show, who=organiser),
    post(f"{OWN}/agenda", agenda.add, who=organiser, limit=CHANGES),
    get(f"{OWN}/agenda/{{id:int}}", agenda.edit, who=organiser),
    post(f"{OWN}/agenda/{{id:int}}", agenda.change, who=organiser, limit=CHANGES),
    post(f"{OWN}/agenda/{{id:int}}/removal", agenda.remove, who=organiser, limit=CHANGES),
    get(f"{OWN}/groups", groups.show, who=organiser),
    post(f"{OWN}/groups", groups.add, who=organiser, limit=CHANGES),
    post(f"{OWN}/groups/{{id:int}}", groups.change, who=organiser, limit=CHANGES),
    post(f"{OWN}/groups/{{id:int}}/removal", groups.remove, who=organiser, limit=CHANGES),
    get(f"{OWN}/presented", presented.show, who=organiser),
    post(f"{OWN}/presented", presented.change, who=organiser, limit=CHANGES),
    get(f"{OWN}/preview", publication.preview, who=organiser),
    post(f"{OWN}/submission", publication.submit, who=organiser, limit=CHANGES),
    post(f"{OWN}/withdrawal", publication.withdraw, who=organiser, limit=CHANGES),
    get(f"{OWN}/copies", copies.show, who=organiser),
    post(f"{OWN}/copies", copies.create, who=organiser, limit=CHANGES),
    get(f"{OWN}/series", series_page.show, who=organiser),
    post(f"{OWN}/series", series_page.extend, who=organiser, limit=CHANGES),
    get(f"{OWN}/cancellation", calling_off.show, who=organiser),
    post(f"{OWN}/cancellation", calling_off.call_off, who=organiser, limit=CHANGES),
    get(REVIEW, review.queue, who=administrator),
    get(f"{REVIEW}/{{code}}", review.show, who=administrator),
    post(f"{REVIEW}/{{code}}/publication", review.publish, who=administrator, limit=CHANGES),
    post(f"{REVIEW}/{{code}}/return", review.send_back, who=administrator, limit=CHANGES),
]
