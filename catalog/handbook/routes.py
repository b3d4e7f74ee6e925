"""The routes of the product handbook."""

from catalog.handbook import page
from yurong.accounts.access import anyone
from yurong.kit.limits import Limit
from yurong.kit.web import get, post

STARTS = Limit("handbook", 10, 10)

routes = [
    get(page.PATH, page.show, who=anyone),
    post(page.PATH, page.start, who=anyone, limit=STARTS),
]
