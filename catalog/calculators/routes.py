"""The pages of the calculators."""

from catalog.calculators import page
from yurong.accounts.access import anyone
from yurong.kit.kept import kept
from yurong.kit.web import get

routes = [
    kept("/calculators", page.index, who=anyone),
    get("/calculators/{id}", page.show, who=anyone),
]
