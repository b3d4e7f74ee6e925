"""The addresses of what happens on site."""

from events.matchmaking.on_site.pages import (
    arriving,
    badges,
    door,
    papers,
    passing,
    present,
    sitting,
    training,
    verifying,
)
from yurong.accounts.access import anyone, organiser
from yurong.kit.limits import Limit
from yurong.kit.web import get, post

TAPS = Limit("event-check-in", 3000, 10)
CHANGES = Limit("on-site", 300, 10)
HERE = "/organise/events/{code}"
SESSION = f"{HERE}/sessions/{{id:int}}"

routes = [
    get("/passes/{token}", passing.show, who=anyone),
    get("/verify/certificates", verifying.ask, who=anyone),
    get("/verify/certificates/{short_code}", verifying.confirm, who=anyone),
    get("/registrations/{token}/certificate.pdf", papers.mine, who=anyone),
    get(f"{HERE}/check-in", arriving.show, who=organiser, look="list.seen"),
    post(f"{HERE}/check-ins", arriving.make, who=organiser, limit=TAPS),
    post(f"{HERE}/check-ins/removal", arriving.undo, who=organiser, limit=CHANGES),
    post(f"{HERE}/door", arriving.name_door, who=organiser, limit=CHANGES),
    get(f"{HERE}/walk-ins", door.show, who=organiser),
    post(f"{HERE}/walk-ins", door.register, who=organiser, limit=CHANGES),
    get(f"{HERE}/arrivals", present.show, who=organiser, look="list.seen"),
    get(f"{HERE}/arrivals.json", present.count, who=organiser),
    get(f"{HERE}/arrivals.xlsx", present.xlsx, who=organiser, look="list.exported"),
    get(f"{HERE}/arrivals.csv", present.csv, who=organiser, look="list.exported"),
    get(f"{HERE}/badges", badges.show, who=organiser),
    post(f"{HERE}/badges", badges.make, who=organiser, limit=Limit("badges", 60, 10)),
    get(f"{SESSION}/check-in", sitting.showing("in"), who=organiser, look="list.seen"),
    get(f"{SESSION}/check-out", sitting.showing("out"), who=organiser, look="list.seen"),
    post(f"{SESSION}/check-ins", sitting.tapping("in"), who=organiser, limit=TAPS),
    post(f"{SESSION}/check-outs", sitting.tapping("out"), who=organiser, limit=TAPS),
    post(f"{SESSION}/check-ins/removal", sitting.undo, who=organiser, limit=CHANGES),
    get(f"{HERE}/training", training.show, who=organiser, look="list.seen"),
    post(f"{HERE}/certificates", training.give_all, who=organiser, limit=CHANGES),
    post(f"{HERE}/certificates/one", training.give_one, who=organiser, limit=CHANGES),
    get(f"{HERE}/certificates/{{short_code}}.pdf", papers.for_organiser, who=organiser, look="list.seen"),
    post(f"{HERE}/certificates/{{short_code}}/revocation", training.take_back, who=organiser, limit=CHANGES),
]
