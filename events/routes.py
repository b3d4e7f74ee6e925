"""The pages of events."""

from events.clinic.allocation.routes import routes as allocation_routes
from events.clinic.batch.pages import routes as batch_routes
from events.clinic.case.routes import routes as case_routes
from events.clinic.lists.routes import routes as list_routes
from events.clinic.on_the_day.routes import routes as day_routes
from events.clinic.organise.routes import routes as organise_routes
from events.clinic.preparing.routes import routes as preparing_routes
from events.clinic.sheet_pages import routes as sheet_routes
from events.clinic.signature.pages import routes as signature_routes
from events.clinic.team.routes import routes as team_routes
from events.clinic.timetable.routes import routes as timetable_routes
from events.clinic.visit.life_routes import routes as life_routes
from events.clinic.visit.routes import routes as visit_routes
from events.followup.routes import routes as follow_routes
from events.matchmaking.board.routes import routes as board_routes
from events.matchmaking.meetings.pages.routes import routes as meeting_routes
from events.matchmaking.on_site.routes import routes as on_site_routes
from events.matchmaking.organise.routes import routes as event_organise_routes
from events.matchmaking.public.routes import routes as event_routes
from events.matchmaking.registering.routes import routes as registration_routes
from events.matchmaking.results.routes import routes as result_routes
from yurong.kit.web import GuardedRoute

routes: list[GuardedRoute] = [
    *visit_routes,
    *life_routes,
    *organise_routes,
    *allocation_routes,
    *timetable_routes,
    *preparing_routes,
    *day_routes,
    *team_routes,
    *case_routes,
    *list_routes,
    *on_site_routes,  # before the sheets: /verify/{short_code} takes any word
    *sheet_routes,
    *signature_routes,
    *batch_routes,
    *meeting_routes,
    *follow_routes,
    *event_routes,
    *event_organise_routes,
    *registration_routes,
    *board_routes,
    *result_routes,
]
