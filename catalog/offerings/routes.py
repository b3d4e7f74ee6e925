"""The pages of offerings: the institution's desk, the review, the public history."""

from catalog.offerings import criteria_page, desk, history, review, rows, steps, terms_page
from yurong.accounts.access import administrator, anyone, institution
from yurong.kit.kept import kept
from yurong.kit.limits import Limit
from yurong.kit.web import get, post

CHANGES = Limit("desk", 300, 10)

routes = [
    kept("/offerings/{id:int}", history.show, who=anyone),
    get("/desk", desk.show, who=institution),
    get("/desk/offerings/new", desk.new, who=institution),
    post("/desk/offerings", desk.create, who=institution, limit=CHANGES),
    get("/desk/offerings/{id:int}", terms_page.show, who=institution),
    post("/desk/offerings/{id:int}", terms_page.save, who=institution, limit=CHANGES),
    post("/desk/offerings/{id:int}/draft", steps.draft_again, who=institution, limit=CHANGES),
    post("/desk/offerings/{id:int}/submission", steps.submit, who=institution, limit=CHANGES),
    post("/desk/offerings/{id:int}/submission/withdrawal", steps.take_back, who=institution, limit=CHANGES),
    post("/desk/offerings/{id:int}/withdrawal", steps.withdraw, who=institution, limit=CHANGES),
    get("/desk/offerings/{id:int}/criteria", criteria_page.show, who=institution),
    get("/desk/offerings/{id:int}/counts", criteria_page.live, who=institution),
    post("/desk/offerings/{id:int}/criteria", rows.put, who=institution, limit=CHANGES),
    post("/desk/offerings/{id:int}/criteria/{at:int}/removal", rows.remove, who=institution, limit=CHANGES),
    post("/desk/offerings/{id:int}/criteria/{at:int}/move", rows.move, who=institution, limit=CHANGES),
    post("/desk/offerings/{id:int}/criteria/{at:int}/joining", rows.join, who=institution, limit=CHANGES),
    post("/desk/offerings/{id:int}/criteria/{at:int}/grouping", rows.regroup, who=institution, limit=CHANGES),
    post("/desk/offerings/{id:int}/criteria/{at:int}/splitting", rows.split, who=institution, limit=CHANGES),
    get("/organise/offerings", review.queue, who=administrator),
    get("/organise/offerings/{id:int}", review.show, who=administrator),
    post("/organise/offerings/{id:int}/approval", review.approve, who=administrator, limit=CHANGES),
    post("/organise/offerings/{id:int}/return", review.send_back, who=administrator, limit=CHANGES),
]
