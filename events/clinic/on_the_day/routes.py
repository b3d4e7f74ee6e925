"""The addresses of the day."""

from events.clinic.on_the_day.pages import arriving, chair, door, passing, stations, wall, worker
from yurong.accounts.access import anyone, organiser
from yurong.kit.limits import Limit
from yurong.kit.web import get, post

TAPS = Limit("check-in", 1200, 10)
CHANGES = Limit("day", 300, 10)
HERE = "/organise/clinics/{code}"

routes = [
    get("/organise/check-in-worker.js", worker.show, who=anyone),
    get("/check-in/{token}", passing.show, who=anyone),
    get("/clinics/{code}/wall", wall.show, who=anyone),
    get(f"{HERE}/day", stations.show, who=organiser, look="list.seen"),
    get(f"{HERE}/check-in", arriving.show, who=organiser, look="list.seen"),
    post(f"{HERE}/check-ins", arriving.make, who=organiser, limit=TAPS),
    post(f"{HERE}/check-ins/removal", arriving.undo, who=organiser, limit=CHANGES),
    post(f"{HERE}/delays", stations.delay, who=organiser, limit=CHANGES),
    post(f"{HERE}/delays/{{id:int}}/removal", stations.take_back, who=organiser, limit=CHANGES),
    post(f"{HERE}/stations/{{id:int}}/chair", chair.name, who=organiser, limit=CHANGES),
    post(f"{HERE}/no-shows", stations.mark_absent, who=organiser, limit=CHANGES),
    post(f"{HERE}/wall", stations.set_up_wall, who=organiser, limit=CHANGES),
    get(f"{HERE}/walk-ins", door.show, who=organiser),
    post(f"{HERE}/walk-ins", door.register, who=organiser, limit=CHANGES),
    post(f"{HERE}/walk-ins/seating", door.seat, who=organiser, limit=CHANGES),
    post(f"{HERE}/walk-ins/{{id:int}}/leaving", door.leave, who=organiser, limit=CHANGES),
]
