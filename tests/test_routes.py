"""One table of route × role, walked: no page opens to the wrong person, and no route is forgotten."""

from collections.abc import Callable

from starlette.applications import Starlette

from tests.world import Browser
from yurong.kit.web import GuardedRoute

PEOPLE = {
    "nobody": None,
    "firm": "firm@demo.example",
    "expert": "finance@demo.example",
    "institution": "bank@demo.example",
    "organiser": "organiser@demo.example",
    "administrator": "admin@demo.example",
}
EVERYBODY = set(PEOPLE)
SIGNED_IN = EVERYBODY - {"nobody"}
CLINIC_PEOPLE = {"firm", "expert", "organiser", "administrator"}
CLINIC_STAFF = {"expert", "organiser", "administrator"}
ORGANISERS = {"organiser", "administrator"}
ADMINISTRATOR = {"administrator"}
FIRM = {"firm"}
EXPERT = {"expert"}
INSTITUTION = {"institution"}
ADMINISTRATOR = {"administrator"}

# Who gets past the guard. Whether the thing itself is theirs is each page's own test.
TABLE: dict[str, set[str]] = {
    "GET /": EVERYBODY,
    "GET /styleguide": EVERYBODY,
    "GET /health": EVERYBODY,
    "GET /robots.txt": EVERYBODY,
    "GET /sitemap.xml": EVERYBODY,
    "GET /products": EVERYBODY,
    "GET /products/suggest": EVERYBODY,
    "GET /products/handbook": EVERYBODY,
    "POST /products/handbook": EVERYBODY,
    "GET /products/{slug}.pdf": EVERYBODY,
    "GET /products/{slug}": EVERYBODY,
    "GET /policies": EVERYBODY,
    "GET /policies/contradictions": EVERYBODY,
    "GET /policies/{id}": EVERYBODY,
    "GET /calculators": EVERYBODY,
    "GET /calculators/{id}": EVERYBODY,
    "GET /platforms": EVERYBODY,
    "GET /platforms/{id}": EVERYBODY,
    "GET /organise/platforms": ADMINISTRATOR,
    "GET /organise/platforms/{id}/address": ADMINISTRATOR,
    "POST /organise/platforms/{id}/address": ADMINISTRATOR,
    "GET /compare": EVERYBODY,
    "GET /facts": EVERYBODY,
    "GET /check": EVERYBODY,
    "GET /check/guided": EVERYBODY,
    "GET /check/result": EVERYBODY,
    "GET /check/self-assessment": EVERYBODY,
    "GET /offerings/{id:int}": EVERYBODY,
    "GET /desk": INSTITUTION,
    "GET /changes": EVERYBODY,
    "GET /changes.atom": EVERYBODY,
    "GET /products.xlsx": EVERYBODY,
    "GET /products.csv": EVERYBODY,
    "GET /offerings.xlsx": EVERYBODY,
    "GET /offerings.csv": EVERYBODY,
    "GET /desk/offerings/table": INSTITUTION,
    "GET /desk/offerings/table/template.xlsx": INSTITUTION,
    "GET /desk/offerings/table/mine.xlsx": INSTITUTION,
    "POST /desk/offerings/table": INSTITUTION,
    "POST /desk/offerings/table/confirmation": INSTITUTION,
    "GET /desk/offerings/new": INSTITUTION,
    "POST /desk/offerings": INSTITUTION,
    "GET /desk/offerings/{id:int}": INSTITUTION,
    "POST /desk/offerings/{id:int}": INSTITUTION,
    "POST /desk/offerings/{id:int}/draft": INSTITUTION,
    "POST /desk/offerings/{id:int}/submission": INSTITUTION,
    "POST /desk/offerings/{id:int}/submission/withdrawal": INSTITUTION,
    "POST /desk/offerings/{id:int}/withdrawal": INSTITUTION,
    "GET /desk/offerings/{id:int}/criteria": INSTITUTION,
    "GET /desk/offerings/{id:int}/counts": INSTITUTION,
    "POST /desk/offerings/{id:int}/criteria": INSTITUTION,
    "POST /desk/offerings/{id:int}/criteria/{at:int}/removal": INSTITUTION,
    "POST /desk/offerings/{id:int}/criteria/{at:int}/move": INSTITUTION,
    "POST /desk/offerings/{id:int}/criteria/{at:int}/joining": INSTITUTION,
    "POST /desk/offerings/{id:int}/criteria/{at:int}/splitting": INSTITUTION,
    "GET /organise/offerings": ADMINISTRATOR,
    "GET /organise/offerings/{id:int}": ADMINISTRATOR,
    "POST /organise/offerings/{id:int}/approval": ADMINISTRATOR,
    "POST /organise/offerings/{id:int}/return": ADMINISTRATOR,
    "POST /results": EVERYBODY,
    "GET /results/{token}": EVERYBODY,
    "GET /results/{token}/plan.pdf": EVERYBODY,
    "POST /results/{token}/mails": EVERYBODY,
    "POST /results/{token}/removal": EVERYBODY,
    "POST /api/v1/match": EVERYBODY,
    "GET /api/v1/openapi.json": EVERYBODY,
    "GET /api/v1/products": EVERYBODY,
    "GET /api/v1/products/{slug}": EVERYBODY,
    "GET /api/v1/offerings": EVERYBODY,
    "GET /api/v1/policies": EVERYBODY,
    "GET /api/v1/policies/{id}": EVERYBODY,
    "GET /api/v1/facts": EVERYBODY,
    "GET /api/v1/subsidies": EVERYBODY,
    "GET /clinics": EVERYBODY,
    "GET /clinics/{code}": EVERYBODY,
    "GET /events": EVERYBODY,
    "GET /events/feed.ics": EVERYBODY,
    "GET /events/{code}.ics": EVERYBODY,
    "GET /events/{code}": EVERYBODY,
    "GET /events/{code}/poster.pdf": EVERYBODY,
    "GET /organise/events": ORGANISERS,
    "GET /organise/events/new": ORGANISERS,
    "POST /organise/events": ORGANISERS,
    "GET /organise/events/{code}": ORGANISERS,
    "GET /organise/events/{code}/basics": ORGANISERS,
    "POST /organise/events/{code}/basics": ORGANISERS,
    "GET /organise/events/{code}/agenda": ORGANISERS,
    "POST /organise/events/{code}/agenda": ORGANISERS,
    "GET /organise/events/{code}/agenda/{id:int}": ORGANISERS,
    "POST /organise/events/{code}/agenda/{id:int}": ORGANISERS,
    "POST /organise/events/{code}/agenda/{id:int}/removal": ORGANISERS,
    "GET /organise/events/{code}/groups": ORGANISERS,
    "POST /organise/events/{code}/groups": ORGANISERS,
    "POST /organise/events/{code}/groups/{id:int}": ORGANISERS,
    "POST /organise/events/{code}/groups/{id:int}/removal": ORGANISERS,
    "GET /organise/events/{code}/presented": ORGANISERS,
    "POST /organise/events/{code}/presented": ORGANISERS,
    "GET /organise/events/{code}/preview": ORGANISERS,
    "POST /organise/events/{code}/submission": ORGANISERS,
    "POST /organise/events/{code}/withdrawal": ORGANISERS,
    "GET /organise/events/{code}/copies": ORGANISERS,
    "POST /organise/events/{code}/copies": ORGANISERS,
    "GET /organise/events/{code}/series": ORGANISERS,
    "POST /organise/events/{code}/series": ORGANISERS,
    "GET /organise/events/{code}/cancellation": ORGANISERS,
    "POST /organise/events/{code}/cancellation": ORGANISERS,
    "GET /organise/event-reviews": ADMINISTRATOR,
    "GET /organise/event-reviews/{code}": ADMINISTRATOR,
    "POST /organise/event-reviews/{code}/publication": ADMINISTRATOR,
    "POST /organise/event-reviews/{code}/return": ADMINISTRATOR,
    "GET /verify": EVERYBODY,
    "GET /verify/{short_code}": EVERYBODY,
    "GET /sign-in": EVERYBODY,
    "POST /sign-in": EVERYBODY,
    "GET /sign-up": EVERYBODY,
    "POST /sign-up": EVERYBODY,
    "POST /sign-out": SIGNED_IN,
    "GET /me": SIGNED_IN,
    "GET /bookings": FIRM,
    "GET /clinics/{code}/slots/{station:int}/{at}": FIRM,
    "POST /clinics/{code}/bookings": FIRM,
    "GET /bookings/{code}": CLINIC_PEOPLE,
    "GET /bookings/{code}/calendar.ics": CLINIC_PEOPLE,
    "GET /bookings/{code}/moves": CLINIC_PEOPLE,
    "POST /bookings/{code}/moves": CLINIC_PEOPLE,
    "GET /bookings/{code}/cancellation": CLINIC_PEOPLE,
    "POST /bookings/{code}/cancellation": CLINIC_PEOPLE,
    "POST /clinics/{code}/holds": FIRM,
    "POST /clinics/{code}/holds/removal": FIRM,
    "GET /clinics/{code}/waitlist": FIRM,
    "POST /clinics/{code}/waitlist": FIRM,
    "POST /clinics/{code}/waitlist/removal": FIRM,
    "POST /clinics/{code}/offers/{id:int}/acceptance": FIRM,
    "POST /clinics/{code}/offers/{id:int}/refusal": FIRM,
    "GET /api/v1/clinics/{code}/slots": EVERYBODY,
    "GET /bookings/{code}/delegation": FIRM,
    "POST /bookings/{code}/delegation": FIRM,
    "GET /invitations/{token}": SIGNED_IN,
    "POST /invitations/{token}": SIGNED_IN,
    "GET /me/messages": SIGNED_IN,
    "POST /me/messages": SIGNED_IN,
    "POST /me/messages/calendars": SIGNED_IN,
    "GET /calendar/{token}.ics": EVERYBODY,
    "GET /organise/clinics/{code}/waitlist": ORGANISERS,
    "POST /organise/clinics/{code}/waitlist/moves": ORGANISERS,
    "POST /organise/clinics/{code}/waitlist/lifts": ORGANISERS,
    "GET /bookings/{code}/intake": FIRM,
    "POST /bookings/{code}/intake": FIRM,
    "POST /bookings/{code}/intake/draft": FIRM,
    "POST /bookings/{code}/intake/draft/removal": FIRM,
    "GET /bookings/{code}/papers": CLINIC_PEOPLE,
    "POST /bookings/{code}/papers": FIRM,
    "GET /bookings/{code}/papers/{token}": CLINIC_PEOPLE,
    "POST /bookings/{code}/papers/{token}/removal": FIRM,
    "GET /bookings/{code}/pre-diagnosis": CLINIC_STAFF,
    "GET /organise/clinics/{code}/preparation": ORGANISERS,
    "POST /organise/clinics/{code}/preparation": ORGANISERS,
    "GET /bookings/{code}/case": CLINIC_STAFF,
    "GET /bookings/{code}/case/panel": CLINIC_STAFF,
    "GET /bookings/{code}/case/trial": EXPERT,
    "POST /bookings/{code}/case/draft": EXPERT,
    "POST /bookings/{code}/case/finding": EXPERT,
    "POST /bookings/{code}/case/sign-off": EXPERT,
    "POST /bookings/{code}/case/sign-off/withdrawal": EXPERT,
    "POST /bookings/{code}/case/adjustments": EXPERT,
    "POST /bookings/{code}/case/adjustments/{id:int}/removal": EXPERT,
    "GET /bookings/{code}/case/entry": EXPERT,
    "POST /bookings/{code}/case/entries": EXPERT,
    "POST /bookings/{code}/case/entries/removal": EXPERT,
    "POST /bookings/{code}/case/entries/restoration": EXPERT,
    "POST /bookings/{code}/sheets": CLINIC_STAFF,
    "POST /organise/clinics/{code}/sheets": ORGANISERS,
    "GET /me/signature": EXPERT,
    "POST /me/signature": EXPERT,
    "POST /me/signature/removal": EXPERT,
    "GET /bookings/{code}/sheets/{version:int}.pdf": CLINIC_PEOPLE,
    "GET /me/scores": FIRM,
    "POST /me/scores": FIRM,
    "POST /me/scores/{id:int}/removal": FIRM,
    "GET /organise/scores": ORGANISERS,
    "GET /organise/scores/template.xlsx": ORGANISERS,
    "POST /organise/scores/imports": ORGANISERS,
    "GET /organise/scores/imports/{id:int}": ORGANISERS,
    "POST /organise/scores/imports/{id:int}/confirmation": ORGANISERS,
    "GET /organise/self-assessment": ADMINISTRATOR,
    "GET /organise/self-assessment/template.xlsx": ADMINISTRATOR,
    "POST /organise/self-assessment/draft": ADMINISTRATOR,
    "POST /organise/self-assessment": ADMINISTRATOR,
    "GET /jobs/{token}": EVERYBODY,
    "GET /jobs/{token}/file": EVERYBODY,
    "POST /jobs/{token}/cancel": EVERYBODY,
    "GET /organise/screening": ORGANISERS,
    "POST /organise/screening": ORGANISERS,
    "GET /organise/screening/template.xlsx": ORGANISERS,
    "GET /organise": ORGANISERS,
    "GET /organise/clinics/new": ORGANISERS,
    "POST /organise/clinics": ORGANISERS,
    "GET /organise/clinics/{code}": ORGANISERS,
    "GET /organise/clinics/{code}/basics": ORGANISERS,
    "POST /organise/clinics/{code}/basics": ORGANISERS,
    "POST /organise/clinics/{code}/stations": ORGANISERS,
    "POST /organise/clinics/{code}/stations/{id}/removal": ORGANISERS,
    "POST /organise/clinics/{code}/publication": ORGANISERS,
    "POST /organise/clinics/{code}/withdrawal": ORGANISERS,
    "GET /organise/clinics/{code}/bookings.csv": ORGANISERS,
    "GET /organise/clinics/{code}/preview": ORGANISERS,
    "GET /organise/clinics/{code}/copies": ORGANISERS,
    "POST /organise/clinics/{code}/copies": ORGANISERS,
    "GET /organise/clinics/{code}/series": ORGANISERS,
    "POST /organise/clinics/{code}/series": ORGANISERS,
    "GET /organise/clinics/{code}/cancellation": ORGANISERS,
    "POST /organise/clinics/{code}/cancellation": ORGANISERS,
    "GET /organise/clinics/{code}/lists/{purpose}": ORGANISERS,
    "POST /organise/clinics/{code}/lists/{purpose}/preview": ORGANISERS,
    "POST /organise/clinics/{code}/lists/{purpose}": ORGANISERS,
    "GET /organise/clinics/{code}/allocation": ORGANISERS,
    "POST /organise/clinics/{code}/allocation": ORGANISERS,
    "POST /organise/clinics/{code}/allocation/changes": ORGANISERS,
    "POST /organise/clinics/{code}/allocation/publication": ORGANISERS,
    "POST /organise/clinics/{code}/allocation/promotions": ORGANISERS,
    "GET /organise/clinics/{code}/timetable": ORGANISERS,
    "POST /organise/clinics/{code}/timetable": ORGANISERS,
    "GET /organise/clinics/{code}/timetable/check": ORGANISERS,
    "POST /organise/clinics/{code}/timetable/moves": ORGANISERS,
    "POST /organise/clinics/{code}/timetable/holds": ORGANISERS,
    "POST /organise/clinics/{code}/timetable/undo": ORGANISERS,
    "POST /organise/clinics/{code}/timetable/use": ORGANISERS,
    "POST /organise/clinics/{code}/timetable/removal": ORGANISERS,
    "GET /clinics/{code}/application": FIRM,
    "POST /clinics/{code}/application": FIRM,
    "POST /clinics/{code}/application/withdrawal": FIRM,
    "GET /series/{code}": EVERYBODY,
    "GET /organise/check-in-worker.js": EVERYBODY,
    "GET /check-in/{token}": EVERYBODY,
    "GET /clinics/{code}/wall": EVERYBODY,
    "GET /organise/clinics/{code}/day": ORGANISERS,
    "GET /organise/clinics/{code}/check-in": ORGANISERS,
    "POST /organise/clinics/{code}/check-ins": ORGANISERS,
    "POST /organise/clinics/{code}/check-ins/removal": ORGANISERS,
    "POST /organise/clinics/{code}/delays": ORGANISERS,
    "POST /organise/clinics/{code}/delays/{id:int}/removal": ORGANISERS,
    "POST /organise/clinics/{code}/stations/{id:int}/chair": ORGANISERS,
    "POST /organise/clinics/{code}/no-shows": ORGANISERS,
    "POST /organise/clinics/{code}/wall": ORGANISERS,
    "GET /organise/clinics/{code}/walk-ins": ORGANISERS,
    "POST /organise/clinics/{code}/walk-ins": ORGANISERS,
    "POST /organise/clinics/{code}/walk-ins/seating": ORGANISERS,
    "POST /organise/clinics/{code}/walk-ins/{id:int}/leaving": ORGANISERS,
    "GET /organise/team": ORGANISERS,
    "GET /organise/team/members.xlsx": ORGANISERS,
    "GET /organise/team/import": ORGANISERS,
    "POST /organise/team/import": ORGANISERS,
    "POST /organise/team": ORGANISERS,
    "GET /organise/team/{id:int}": ORGANISERS,
    "POST /organise/team/{id:int}": ORGANISERS,
    "POST /organise/team/{id:int}/leave": ORGANISERS,
    "POST /organise/team/{id:int}/return": ORGANISERS,
    "POST /organise/team/{id:int}/interests": ORGANISERS,
    "POST /organise/team/{id:int}/interests/removal": ORGANISERS,
    "GET /me/team": EXPERT,
    "POST /me/team": EXPERT,
    "POST /me/team/week": EXPERT,
    "POST /me/team/days": EXPERT,
    "POST /me/team/days/removal": EXPERT,
    "POST /me/team/calendar": EXPERT,
    "POST /me/team/calendar/refresh": EXPERT,
    "POST /me/team/calendar/file": EXPERT,
    "POST /me/team/calendar/removal": EXPERT,
    "POST /me/team/interests": EXPERT,
    "POST /me/team/interests/removal": EXPERT,
    "GET /me/follow-ups": FIRM,
    "GET /me/follow-ups/{code}": FIRM,
    "POST /me/follow-ups/{code}/steps": FIRM,
    "GET /desk/follow-ups": INSTITUTION,
    "GET /desk/follow-ups/{code}": INSTITUTION,
    "POST /desk/follow-ups/{code}/steps": INSTITUTION,
    "GET /organise/follow-ups": ORGANISERS,
    "GET /organise/follow-ups.xlsx": ORGANISERS,
    "GET /organise/follow-ups/{code}": ORGANISERS,
    "POST /organise/follow-ups/{code}/steps": ORGANISERS,
    "GET /organise/counts": ORGANISERS,
    "GET /organise/counts.xlsx": ORGANISERS,
    "GET /organise/counts/{code}/report.pdf": ORGANISERS,
    "GET /surveys/{token}": EVERYBODY,
    "POST /surveys/{token}": EVERYBODY,
    "GET /events/{code}/registration": EVERYBODY,
    "POST /events/{code}/registration": EVERYBODY,
    "GET /events/{code}/registration/codes/{token}": EVERYBODY,
    "POST /events/{code}/registration/codes/{token}": EVERYBODY,
    "POST /events/{code}/registration/codes/{token}/again": EVERYBODY,
    "GET /registrations": EVERYBODY,
    "POST /registrations": EVERYBODY,
    "GET /registrations/{token}": EVERYBODY,
    "GET /r/{token}": EVERYBODY,
    "GET /registrations/{token}/calendar.ics": EVERYBODY,
    "POST /registrations/{token}/acceptance": EVERYBODY,
    "POST /registrations/{token}/refusal": EVERYBODY,
    "POST /registrations/{token}/cancellation": EVERYBODY,
    "GET /registrations/{token}/changes": EVERYBODY,
    "POST /registrations/{token}/changes": EVERYBODY,
    "GET /me/registrations": SIGNED_IN,
    "GET /admin/workdays": ADMINISTRATOR,
    "POST /admin/workdays": ADMINISTRATOR,
    "POST /admin/workdays/removal": ADMINISTRATOR,
    "POST /admin/workdays/year": ADMINISTRATOR,
}


def _key(route: GuardedRoute) -> str:
    method = "POST" if "POST" in (route.methods or ()) else "GET"
    return f"{method} {route.path}"


def _routes(app: Starlette) -> list[GuardedRoute]:
    return [route for route in app.routes if isinstance(route, GuardedRoute)]


def test_every_route_stands_in_the_table(app: Starlette) -> None:
    assert {_key(route) for route in _routes(app)} == set(TABLE)


def test_only_the_static_files_stand_outside_it(app: Starlette) -> None:
    assert {route.path for route in app.routes if not isinstance(route, GuardedRoute)} == {"/static"}  # type: ignore[attr-defined]


def test_nobody_gets_past_a_guard_that_is_not_theirs(app: Starlette, another: Callable[[], Browser]) -> None:
    for role, email in PEOPLE.items():
        person = another().sign_in(email) if email else another()
        for route in _routes(app):
            key = _key(route)
            if role in TABLE[key] or key == "POST /sign-out":
                continue
            path = _filled(route.path)
            if "POST" in (route.methods or ()):
                answer = person.post(path, follow_redirects=False)
            else:
                answer = person.get(path, follow_redirects=False)
            if role == "nobody":
                turned_away = answer.status_code == 401 or (
                    answer.status_code == 303 and answer.headers["location"].startswith("/sign-in")
                )
                assert turned_away, (role, key, answer.status_code)
            else:
                assert answer.status_code == 404, (role, key, answer.status_code)
                assert "您的账号看不到它" in answer.text, (role, key)


def test_every_guard_lets_its_own_people_in(app: Starlette, another: Callable[[], Browser]) -> None:
    for role, email in PEOPLE.items():
        person = another().sign_in(email) if email else another()
        for route in _routes(app):
            if "GET" not in (route.methods or ()) or role not in TABLE[_key(route)]:
                continue
            answer = person.get(_filled(route.path), follow_redirects=False)
            assert answer.status_code != 500
            assert "您的账号看不到它" not in answer.text, (role, route.path)
            assert not answer.headers.get("location", "").startswith("/sign-in"), (role, route.path)


def _filled(path: str) -> str:
    filled = path
    for name, value in {
        "{slug}": "chuangsai-dai",
        "{purpose}": "priority",
        "{id}": "yuxin",
        "{id:int}": "1",
        "{at:int}": "0",
        "{code}": "NOSUCHCODE",
        "{station:int}": "1",
        "{at}": "0900",
        "{version:int}": "1",
        "{short_code}": "NOSUCH22",
        "{number}": "1",
        "{token}": "0" * 32,
    }.items():
        filled = filled.replace(name, value)
    assert "{" not in filled, filled
    return filled
