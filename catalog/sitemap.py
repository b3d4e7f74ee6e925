"""For search engines: /sitemap.xml names every public page that stays, /robots.txt what is not for them."""

from xml.etree.ElementTree import Element, SubElement, tostring

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from catalog.calculators.calculator import calculators
from catalog.platforms.source import platforms
from catalog.snapshot import snapshot
from catalog.values import Catalogue

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
STANDING = (
    *("/", "/products", "/policies", "/calculators", "/platforms", "/check"),
    *("/clinics", "/events", "/board"),
)
PRIVATE = ("/me", "/bookings", "/desk", "/organise", "/admin", "/results", "/verify", "/jobs", "/compare")
"""Pages behind a sign-in or a token, and those without end."""


def show(request: Request, session: Session) -> Response:
    catalogue, site = snapshot(session), request.app.state.settings.public_url
    top = Element("urlset", xmlns=NAMESPACE)
    for path in paths(catalogue):
        SubElement(SubElement(top, "url"), "loc").text = site + path
    return Response(tostring(top, encoding="utf-8", xml_declaration=True), media_type="application/xml")


def robots(request: Request, _session: Session) -> Response:
    closed = "".join(f"Disallow: {path}\n" for path in PRIVATE)
    site = request.app.state.settings.public_url
    return PlainTextResponse(f"User-agent: *\n{closed}Sitemap: {site}/sitemap.xml\n")


def paths(catalogue: Catalogue) -> list[str]:
    """The standing pages, then every product, document, calculator and external platform."""
    return [
        *STANDING,
        *(f"/products/{product.slug}" for product in catalogue.products),
        *(f"/policies/{policy}" for policy in catalogue.policies),
        *(f"/calculators/{each.id}" for each in calculators(catalogue)),
        *(f"/platforms/{platform}" for platform in platforms()),
    ]
