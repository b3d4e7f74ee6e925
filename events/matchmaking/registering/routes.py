"""The routes of registering."""

from events.matchmaking.registering.pages import again, apply, change, desk, imports, mine, settings, verify
from yurong.accounts.access import anyone, organiser, signed_in
from yurong.kit.limits import Limit
from yurong.kit.web import GuardedRoute, get, post

APPLYING = Limit("registration", 200, 10)
"""From one address: a whole office, or a mobile carrier, may stand behind one."""
CODES = Limit("registration-code", 200, 10)
LOST = Limit("registration-lost", 10, 60)

routes: list[GuardedRoute] = [
    get("/events/{code}/registration", apply.show, who=anyone),
    post("/events/{code}/registration", apply.submit, who=anyone, limit=APPLYING),
    get("/events/{code}/registration/codes/{token}", verify.show, who=anyone),
    post("/events/{code}/registration/codes/{token}", verify.verify, who=anyone, limit=CODES),
    post("/events/{code}/registration/codes/{token}/again", verify.send_again, who=anyone, limit=CODES),
    get("/registrations", again.show, who=anyone),
    post("/registrations", again.send, who=anyone, limit=LOST),
    get("/registrations/{token}", mine.show, who=anyone),
    get("/r/{token}", mine.short, who=anyone),
    get("/registrations/{token}/calendar.ics", mine.calendar, who=anyone),
    post("/registrations/{token}/acceptance", mine.accept, who=anyone, limit=APPLYING),
    post("/registrations/{token}/refusal", mine.decline, who=anyone, limit=APPLYING),
    post("/registrations/{token}/cancellation", mine.cancel_mine, who=anyone, limit=APPLYING),
    get("/registrations/{token}/changes", change.show, who=anyone),
    post("/registrations/{token}/changes", change.submit, who=anyone, limit=APPLYING),
    get("/me/registrations", again.own, who=signed_in),
    get("/organise/events/{code}/registrations", desk.show, who=organiser, look="list.seen"),
    post("/organise/events/{code}/registrations", desk.decide, who=organiser),
    get("/organise/events/{code}/registrations.xlsx", desk.xlsx, who=organiser, look="list.seen"),
    get("/organise/events/{code}/registrations.csv", desk.csv, who=organiser, look="list.seen"),
    get("/organise/events/{code}/form", settings.show, who=organiser),
    post("/organise/events/{code}/form", settings.keep, who=organiser),
    post("/organise/events/{code}/form/questions", settings.ask, who=organiser),
    post("/organise/events/{code}/form/questions/{number:int}/removal", settings.stop, who=organiser),
    post("/organise/events/{code}/form/questions/{number:int}/raise", settings.raise_up, who=organiser),
    get("/organise/events/{code}/registrations/import", imports.show, who=organiser),
    get("/organise/events/{code}/registrations/import/template.xlsx", imports.template, who=organiser),
    post("/organise/events/{code}/registrations/import", imports.preview, who=organiser),
    post("/organise/events/{code}/registrations/import/confirmation", imports.confirm, who=organiser),
]
