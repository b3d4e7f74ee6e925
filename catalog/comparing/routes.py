"""The comparison page."""

from catalog.comparing import page
from yurong.accounts.access import anyone
from yurong.kit.kept import kept

routes = [kept("/compare", page.show, who=anyone)]
