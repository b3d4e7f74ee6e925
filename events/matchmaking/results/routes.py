"""The routes of what came of events."""

from events.matchmaking.results.pages import materials, mine, organise, overview, summary
from events.sent import LARGEST
from yurong.accounts.access import anyone, organiser
from yurong.kit.limits import Limit
from yurong.kit.web import GuardedRoute, get, post, upload

FILES = Limit("event-materials", 60, 60)
ROUND_IT = 64 << 10
"""Of a form around its file."""
ANSWERS = Limit("event-results", 300, 10)
MINE = "/registrations/{token}/results"
EVENT = "/organise/events/{code}"

routes: list[GuardedRoute] = [
    get(MINE, mine.show, who=anyone, look="results.seen"),
    post(f"{MINE}/meetings/{{meeting:int}}", mine.say, who=anyone, limit=ANSWERS),
    post(f"{MINE}/products", mine.ask_for, who=anyone, limit=ANSWERS),
    post(f"{MINE}/survey", mine.judge, who=anyone, limit=ANSWERS),
    get(f"{MINE}/materials/{{file}}", mine.take, who=anyone),
    get(f"{EVENT}/results", organise.show, who=organiser, look="results.seen"),
    get(f"{EVENT}/results.xlsx", organise.export, who=organiser, look="results.exported"),
    post(f"{EVENT}/results/meetings/{{meeting:int}}", organise.say, who=organiser, limit=ANSWERS),
    get(f"{EVENT}/report.pdf", organise.paper, who=organiser, look="report.seen"),
    get(f"{EVENT}/materials", materials.show, who=organiser),
    upload(
        f"{EVENT}/materials",
        materials.add,
        who=organiser,
        limit=FILES,
        largest=LARGEST + ROUND_IT,
        keep=materials.keep,
    ),
    get(f"{EVENT}/materials/{{file}}", materials.look, who=organiser),
    post(f"{EVENT}/materials/{{file}}/removal", materials.remove, who=organiser, limit=FILES),
    get("/events/{code}/materials/{file}", materials.take_public, who=anyone),
    get(f"{EVENT}/summary", summary.show, who=organiser),
    post(f"{EVENT}/summary", summary.save, who=organiser, limit=ANSWERS),
    get("/organise/event-results", overview.show, who=organiser),
    get("/organise/event-results.xlsx", overview.export, who=organiser, look="counts.exported"),
]
