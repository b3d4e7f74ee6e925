"""The pages of the service team."""

from events.clinic.team.pages import imports, index, member, mine, workdays
from yurong.accounts.access import administrator, expert, organiser
from yurong.kit.limits import Limit
from yurong.kit.web import get, post

CHANGES = Limit("team", 200, 10)
FETCHES = Limit("team-calendar", 10, 10)

routes = [
    get("/organise/team", index.show, who=organiser, look="team.seen"),
    get("/organise/team/members.xlsx", index.export, who=organiser, look="team.exported"),
    get("/organise/team/import", imports.show, who=organiser),
    post("/organise/team/import", imports.preview, who=organiser, limit=CHANGES),
    post("/organise/team", imports.confirm, who=organiser, limit=CHANGES),
    get("/organise/team/{id:int}", member.show, who=organiser, look="member.seen"),
    post("/organise/team/{id:int}", member.change, who=organiser, limit=CHANGES),
    post("/organise/team/{id:int}/invitation", member.invite, who=organiser, limit=CHANGES),
    post("/organise/team/{id:int}/leave", member.stand_down, who=organiser, limit=CHANGES),
    post("/organise/team/{id:int}/return", member.come_back, who=organiser, limit=CHANGES),
    post("/organise/team/{id:int}/interests", member.add_interest, who=organiser, limit=CHANGES),
    post("/organise/team/{id:int}/interests/removal", member.remove_interest, who=organiser, limit=CHANGES),
    get("/me/team", mine.show, who=expert),
    post("/me/team", mine.change, who=expert, limit=CHANGES),
    post("/me/team/week", mine.keep_week, who=expert, limit=CHANGES),
    post("/me/team/days", mine.say_day, who=expert, limit=CHANGES),
    post("/me/team/days/removal", mine.unsay_day, who=expert, limit=CHANGES),
    post("/me/team/calendar", mine.subscribe, who=expert, limit=FETCHES),
    post("/me/team/calendar/refresh", mine.refresh, who=expert, limit=FETCHES),
    post("/me/team/calendar/file", mine.hand_in, who=expert, limit=FETCHES),
    post("/me/team/calendar/removal", mine.forget_calendar, who=expert, limit=CHANGES),
    post("/me/team/interests", mine.declare, who=expert, limit=CHANGES),
    post("/me/team/interests/removal", mine.take_back, who=expert, limit=CHANGES),
    get("/admin/workdays", workdays.show, who=administrator),
    post("/admin/workdays", workdays.enter, who=administrator, limit=CHANGES),
    post("/admin/workdays/removal", workdays.remove, who=administrator, limit=CHANGES),
    post("/admin/workdays/year", workdays.settle, who=administrator, limit=CHANGES),
]
