"""What the search box proposes while somebody types: a fragment of the page."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.browse import read_filter
from catalog.cards import card
from catalog.finding.filter import Filter
from catalog.finding.find import find
from catalog.finding.marking import mark
from catalog.snapshot import snapshot
from yurong.kit.clock import today
from yurong.kit.templating import render

MOST = 8


def show(request: Request, session: Session) -> Response:
    """The best products for what stands in the box, whatever the facets; nothing for an empty box."""
    q = read_filter(request).q
    found = find(snapshot(session), Filter(q), today())
    best = () if not q or found.is_nothing_to_look_for else found.products[:MOST]
    suggested = [(card(each.product), mark(each.product.name, each.needles)) for each in best]
    return render(request, "catalog/_suggestions.html", {"suggested": suggested})
