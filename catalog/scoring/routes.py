"""The pages of the innovation score."""

from catalog.scoring import configure, import_pages, my_scores, self_check
from yurong.accounts.access import administrator, anyone, firm, organiser
from yurong.kit.limits import Limit
from yurong.kit.web import get, post

UPLOADS = Limit("scores", 60, 10)
OWN = Limit("my-scores", 60, 10)
ONE = "/organise/scores/imports/{id:int}"

routes = [
    get("/organise/scores", import_pages.show, who=organiser),
    get("/organise/scores/template.xlsx", import_pages.template, who=organiser),
    post("/organise/scores/imports", import_pages.upload, who=organiser, limit=UPLOADS),
    get(ONE, import_pages.preview, who=organiser, look="scores.seen"),
    post(
        "/organise/scores/imports/{id:int}/confirmation", import_pages.confirm, who=organiser, limit=UPLOADS
    ),
    get("/organise/self-assessment", configure.show, who=administrator),
    get("/organise/self-assessment/template.xlsx", configure.template, who=administrator),
    post("/organise/self-assessment/draft", configure.draft, who=administrator, limit=UPLOADS),
    post("/organise/self-assessment", configure.publish, who=administrator, limit=UPLOADS),
    get("/check/self-assessment", self_check.show, who=anyone),
    get("/me/scores", my_scores.show, who=firm),
    post("/me/scores", my_scores.declare, who=firm, limit=OWN),
    post("/me/scores/{id:int}/removal", my_scores.take_back, who=firm, limit=OWN),
]
