"""The comparison page."""

from catalog.comparing import page
from yurong.accounts.access import anyone
from yurong.kit.web import get

routes = [get("/compare", page.show, who=anyone)]
