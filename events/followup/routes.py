"""The pages of follow-ups: the firm's, the institution's, the organiser's."""

from events.followup.pages import counts, desk, firm, organise, survey
from events.followup.pages.detail import FIRMS, INSTITUTIONS, ORGANISERS, enter, show
from yurong.accounts import access
from yurong.kit.limits import Limit
from yurong.kit.web import get, post

STEPS = Limit("follow-steps", 300, 10)
TAPS = Limit("surveys", 60, 10)

routes = [
    get("/me/follow-ups", firm.show, who=access.firm),
    get("/me/follow-ups/{code}", show(FIRMS), who=access.firm),
    post("/me/follow-ups/{code}/steps", enter(FIRMS), who=access.firm, limit=STEPS),
    get("/desk/follow-ups", desk.show, who=access.institution, look="follow_ups.seen"),
    get("/desk/follow-ups/{code}", show(INSTITUTIONS), who=access.institution, look="follow_up.seen"),
    post("/desk/follow-ups/{code}/steps", enter(INSTITUTIONS), who=access.institution, limit=STEPS),
    get("/organise/follow-ups", organise.show, who=access.organiser, look="follow_ups.seen"),
    get("/organise/follow-ups.xlsx", organise.export, who=access.organiser, look="follow_ups.exported"),
    get("/organise/follow-ups/{code}", show(ORGANISERS), who=access.organiser, look="follow_up.seen"),
    post("/organise/follow-ups/{code}/steps", enter(ORGANISERS), who=access.organiser, limit=STEPS),
    get("/organise/counts", counts.show, who=access.organiser),
    get("/organise/counts.xlsx", counts.export, who=access.organiser, look="counts.exported"),
    get("/organise/counts/{code}/report.pdf", counts.paper, who=access.organiser, look="report.seen"),
    get("/surveys/{token}", survey.show, who=access.anyone),
    post("/surveys/{token}", survey.reply, who=access.anyone, limit=TAPS),
]
