"""The pages of a booking's life: holding, waiting, handing over, being told."""

from events.clinic.organise import waitlist as organised
from events.clinic.visit import delegate, hold, slots_api, told, waitlist
from yurong.accounts.access import anyone, firm, organiser, signed_in
from yurong.kit.limits import Limit
from yurong.kit.web import get, post

LIFE = Limit("booking-life", 60, 10)

routes = [
    post("/clinics/{code}/holds", hold.keep, who=firm, limit=LIFE),
    post("/clinics/{code}/holds/removal", hold.give_back, who=firm, limit=LIFE),
    get("/clinics/{code}/waitlist", waitlist.show, who=firm),
    post("/clinics/{code}/waitlist", waitlist.join, who=firm, limit=LIFE),
    post("/clinics/{code}/waitlist/removal", waitlist.leave, who=firm, limit=LIFE),
    post("/clinics/{code}/offers/{id:int}/acceptance", waitlist.accept, who=firm, limit=LIFE),
    post("/clinics/{code}/offers/{id:int}/refusal", waitlist.decline, who=firm, limit=LIFE),
    get("/api/v1/clinics/{code}/slots", slots_api.show, who=anyone),
    get("/bookings/{code}/delegation", delegate.show, who=firm),
    post("/bookings/{code}/delegation", delegate.ask, who=firm, limit=LIFE),
    get("/invitations/{token}", delegate.invited, who=signed_in),
    post("/invitations/{token}", delegate.accept, who=signed_in, limit=LIFE),
    get("/me/messages", told.show, who=signed_in),
    post("/me/messages", told.choose, who=signed_in, limit=LIFE),
    post("/me/messages/calendars", told.renew, who=signed_in, limit=LIFE),
    get("/calendar/{token}.ics", told.calendar, who=anyone),
    get("/organise/clinics/{code}/waitlist", organised.show, who=organiser, look="list.seen"),
    post("/organise/clinics/{code}/waitlist/moves", organised.put, who=organiser, limit=LIFE),
    post("/organise/clinics/{code}/waitlist/lifts", organised.lift, who=organiser, limit=LIFE),
]
