"""What changed, as a page and as a feed."""

from catalog.feed import atom, page
from yurong.accounts.access import anyone
from yurong.kit.web import get

routes = [
    get("/changes", page.show, who=anyone),
    get("/changes.atom", atom.show, who=anyone),
]
