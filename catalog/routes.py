"""The pages of the catalog."""

from catalog import api, browse, check, fact_list, guided, policy, product, product_sheet, sitemap, suggest
from catalog.calculators.routes import routes as calculator_routes
from catalog.comparing.routes import routes as comparing_routes
from catalog.exchange.routes import routes as exchange_routes
from catalog.feed.routes import routes as feed_routes
from catalog.handbook.routes import routes as handbook_routes
from catalog.offerings.routes import routes as offering_routes
from catalog.platforms.routes import routes as platform_routes
from catalog.saved.routes import routes as saved_routes
from catalog.scoring.routes import routes as score_routes
from catalog.screening_pages.routes import routes as screening_routes
from yurong.accounts.access import anyone
from yurong.kit.kept import kept
from yurong.kit.web import get

routes = [
    kept("/products", browse.show, who=anyone),
    get("/products/suggest", suggest.show, who=anyone),
    *handbook_routes,
    get("/products/{slug}.pdf", product_sheet.show, who=anyone),
    kept("/products/{slug}", product.show, who=anyone),
    kept("/policies", policy.index, who=anyone),
    kept("/policies/contradictions", policy.contradictions, who=anyone),
    kept("/policies/{id}", policy.show, who=anyone),
    kept("/facts", fact_list.show, who=anyone),
    get("/sitemap.xml", sitemap.show, who=anyone),
    get("/robots.txt", sitemap.robots, who=anyone),
    get("/check", check.show, who=anyone),
    get("/check/guided", guided.show, who=anyone),
    get("/check/result", check.result, who=anyone),
    *calculator_routes,
    *comparing_routes,
    *exchange_routes,
    *feed_routes,
    *offering_routes,
    *platform_routes,
    *saved_routes,
    *screening_routes,
    *score_routes,
    *api.routes,
]
