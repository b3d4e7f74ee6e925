"""The pages of saved results."""

from catalog.saved import plan_pdf, removal, save, send, show
from yurong.accounts.access import anyone
from yurong.kit.limits import Limit
from yurong.kit.web import get, post

SAVING = Limit("result.save", 20, 10)
SENDING = Limit("result.send", 6, 60)

routes = [
    post("/results", save.save, who=anyone, limit=SAVING),
    get("/results/{token}", show.show, who=anyone),
    get("/results/{token}/plan.pdf", plan_pdf.paper, who=anyone),
    post("/results/{token}/mails", send.send, who=anyone, limit=SENDING),
    post("/results/{token}/removal", removal.remove, who=anyone, limit=SAVING),
]
