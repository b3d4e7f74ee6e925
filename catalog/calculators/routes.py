"""The pages of the calculators."""

from catalog.calculators import page
from yurong.accounts.access import anyone
from yurong.kit.web import get

routes = [
    get("/calculators", page.index, who=anyone),
    get("/calculators/{id}", page.show, who=anyone),
]
