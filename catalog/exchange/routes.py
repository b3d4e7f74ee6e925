"""Lists to take away, and the institution's own table."""

from catalog.exchange import lists, pages
from yurong.accounts.access import anyone, institution
from yurong.kit.limits import Limit
from yurong.kit.web import get, post

IMPORTS = Limit("desk.table", 60, 10)

routes = [
    get("/products.xlsx", lists.products_xlsx, who=anyone),
    get("/products.csv", lists.products_csv, who=anyone),
    get("/offerings.xlsx", lists.offerings_xlsx, who=anyone),
    get("/offerings.csv", lists.offerings_csv, who=anyone),
    get("/desk/offerings/table", pages.show, who=institution),
    get("/desk/offerings/table/template.xlsx", pages.template, who=institution),
    get("/desk/offerings/table/mine.xlsx", pages.export, who=institution),
    post("/desk/offerings/table", pages.look, who=institution, limit=IMPORTS),
    post("/desk/offerings/table/confirmation", pages.confirm, who=institution, limit=IMPORTS),
]
