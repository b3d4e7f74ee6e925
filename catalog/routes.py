"""The pages of the catalog."""

from catalog import api, browse, check, fact_list, guided, policy, product
from catalog.calculators.routes import routes as calculator_routes
from catalog.offerings.routes import routes as offering_routes
from catalog.saved.routes import routes as saved_routes
from catalog.scoring.routes import routes as score_routes
from catalog.screening_pages.routes import routes as screening_routes
from yurong.accounts.access import anyone
from yurong.kit.web import get

routes = [
    get("/products", browse.show, who=anyone),
    get("/products/{slug}", product.show, who=anyone),
    get("/policies", policy.index, who=anyone),
    get("/policies/{id}", policy.show, who=anyone),
    get("/facts", fact_list.show, who=anyone),
    get("/check", check.show, who=anyone),
    get("/check/guided", guided.show, who=anyone),
    get("/check/result", check.result, who=anyone),
    *calculator_routes,
    *offering_routes,
    *saved_routes,
    *screening_routes,
    *score_routes,
    *api.routes,
]
