"""The public list and page of postings."""

from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.board import queries
from events.matchmaking.board.finding import Wanted, facets, fits, wanted_of
from events.matchmaking.board.lines import PostLine, line_of, open_lines
from events.matchmaking.facets import Facet
from events.matchmaking.models import Outcome
from events.matchmaking.public.index import cities_of
from yurong.kit.clock import today
from yurong.kit.templating import render

ON_A_PAGE = 20


@dataclass(frozen=True)
class BoardPage:
    """The context of matchmaking/board/index.html."""

    wanted: Wanted
    facets: tuple[Facet, ...]
    total: int
    lines: tuple[PostLine, ...]
    number: int
    last: int
    previous: str
    next: str
    query: str
    """Of the same choice, for the files and the feed."""
    places: dict[str, str]


def index(request: Request, session: Session) -> Response:
    """What is open, newest first; what is unknown in the address is ignored."""
    places = cities_of(request)
    wanted = wanted_of(request.query_params, places)
    lines = open_lines(session, today())
    found = [each for each in lines if fits(each, wanted)]
    last = max(1, -(-len(found) // ON_A_PAGE))
    number = min(_number(request.query_params.get("page", "")), last)
    first = (number - 1) * ON_A_PAGE
    page = BoardPage(
        wanted=wanted,
        facets=facets(lines, wanted, places),
        total=len(found),
        lines=tuple(found[first : first + ON_A_PAGE]),
        number=number,
        last=last,
        previous=f"/board{wanted.query(page=str(number - 1) if number > 2 else '')}" if number > 1 else "",
        next=f"/board{wanted.query(page=str(number + 1))}" if number < last else "",
        query=wanted.query(),
        places=places,
    )
    return render(request, "matchmaking/board/index.html", {"page": page})


def show(request: Request, session: Session) -> Response:
    """One posting as anybody sees it; an ended one says how it ended."""
    post = queries.public_post(session, request.path_params["code"])
    version = queries.shown(post)
    assert version is not None, "what was published once keeps a public version"
    line = line_of(version, post, queries.leaders(session))
    context = {
        "line": line,
        "place": dict(request.app.state.henan_regions).get(line.region, "河南省"),
        "is_open": post.closed_at is None and line.expires_on >= today(),
        "outcome": Outcome(post.outcome).label if post.outcome else "",
        "changed": version.number > 1,
    }
    return render(request, "matchmaking/board/show.html", context)


def _number(typed: str) -> int:
    return max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 1
