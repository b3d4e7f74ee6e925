"""The pages of a clinic for visitors and firms."""

from events.clinic.visit import book, booking, calendar, cancel, clinics, intake, mine, move, series
from yurong.accounts.access import anyone, clinic_people, firm, signed_in
from yurong.kit.limits import Limit
from yurong.kit.web import get, post

BOOKING = Limit("booking", 60, 10)

routes = [
    get("/clinics", clinics.index, who=anyone),
    get("/clinics/{code}", clinics.show, who=anyone),
    get("/series/{code}", series.show, who=anyone),
    get("/clinics/{code}/slots/{station:int}/{at}", book.show, who=firm),
    post("/clinics/{code}/bookings", book.book_slot, who=firm, limit=BOOKING),
    get("/me", mine.show, who=signed_in),
    get("/bookings", mine.bookings, who=firm),
    get("/bookings/{code}", booking.show, who=clinic_people, look="booking.seen"),
    get("/bookings/{code}/calendar.ics", calendar.show, who=clinic_people),
    get("/bookings/{code}/moves", move.show, who=clinic_people),
    post("/bookings/{code}/moves", move.move_booking, who=clinic_people, limit=BOOKING),
    get("/bookings/{code}/cancellation", cancel.show, who=clinic_people),
    post("/bookings/{code}/cancellation", cancel.cancel_booking, who=clinic_people, limit=BOOKING),
    get("/bookings/{code}/intake", intake.show, who=firm),
    post("/bookings/{code}/intake", intake.hand_in_intake, who=firm, limit=BOOKING),
]
