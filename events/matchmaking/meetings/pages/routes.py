"""The routes of one-to-one meetings."""

from events.matchmaking.meetings.pages import (
    changes,
    departure,
    floor,
    papers,
    plan,
    settings,
    wishes,
    withdrawal,
)
from yurong.accounts.access import anyone, organiser
from yurong.kit.limits import Limit
from yurong.kit.web import GuardedRoute, get, post

WISHES = Limit("meeting-wishes", 60, 10)
CHANGES = Limit("organise", 300, 10)
SOLVES = Limit("meetings", 20, 10)
EVENT = "/organise/events/{code}/meetings"

routes: list[GuardedRoute] = [
    get("/registrations/{token}/meetings", wishes.show, who=anyone, look="meetings.seen"),
    get("/registrations/{token}/meetings.ics", wishes.calendar, who=anyone),
    post("/registrations/{token}/wishes", wishes.save, who=anyone, limit=WISHES),
    post("/registrations/{token}/meetings/withdrawal", withdrawal.withdraw, who=anyone, limit=WISHES),
    post("/registrations/{token}/meetings/return", withdrawal.take_back, who=anyone, limit=WISHES),
    get(f"{EVENT}/settings", settings.show, who=organiser),
    post(f"{EVENT}/settings", settings.save, who=organiser, limit=CHANGES),
    post(f"{EVENT}/parties/{{id:int}}", settings.save_party, who=organiser, limit=CHANGES),
    get(EVENT, plan.show, who=organiser, look="meetings.seen"),
    post(f"{EVENT}/invitations", changes.invite, who=organiser, limit=SOLVES),
    post(f"{EVENT}/proposals", changes.propose, who=organiser, limit=SOLVES),
    get(f"{EVENT}/check", changes.try_change, who=organiser),
    post(f"{EVENT}/changes", changes.make_change, who=organiser, limit=CHANGES),
    post(f"{EVENT}/holds", changes.hold_meeting, who=organiser, limit=CHANGES),
    post(f"{EVENT}/undo", changes.undo, who=organiser, limit=CHANGES),
    post(f"{EVENT}/publication", changes.publish, who=organiser, limit=CHANGES),
    get(f"{EVENT}/parties/{{id:int}}/departure", departure.show, who=organiser),
    post(f"{EVENT}/parties/{{id:int}}/departure", departure.confirm, who=organiser, limit=CHANGES),
    post(f"{EVENT}/parties/{{id:int}}/replacements", departure.work_out, who=organiser, limit=SOLVES),
    post(f"{EVENT}/parties/{{id:int}}/return", departure.take_back, who=organiser, limit=CHANGES),
    get(f"{EVENT}/floor", floor.show, who=organiser, look="meetings.seen"),
    post(f"{EVENT}/{{short_code}}/absence", floor.mark_absent, who=organiser, limit=CHANGES),
    post(f"{EVENT}/{{short_code}}/replacement", floor.fill, who=organiser, limit=CHANGES),
    post(f"{EVENT}/papers", papers.make, who=organiser, limit=SOLVES),
]
