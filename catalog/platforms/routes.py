"""The pages of external platforms, and where an administrator fills in their addresses."""

from catalog.platforms import desk, pages
from yurong.accounts.access import administrator, anyone
from yurong.kit.kept import kept
from yurong.kit.limits import Limit
from yurong.kit.web import get, post

CHANGES = Limit("platforms", 100, 10)

routes = [
    kept("/platforms", pages.index, who=anyone),
    kept("/platforms/{id}", pages.show, who=anyone),
    get("/organise/platforms", desk.index, who=administrator),
    get("/organise/platforms/{id}/address", desk.show, who=administrator),
    post("/organise/platforms/{id}/address", desk.save, who=administrator, limit=CHANGES),
]
