"""Watching a filter of the list, and ending the daily digests by the link in them."""

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.board import digests, watches
from events.matchmaking.board.finding import wanted_of
from events.matchmaking.board.pages.mine import in_words
from events.matchmaking.organise.asking import account_of
from events.matchmaking.public.index import cities_of
from yurong.kit.clock import now
from yurong.kit.templating import render
from yurong.kit.web import form_of, see


def show(request: Request, _session: Session) -> Response:
    """The filter of the address, to be kept with a tap: the list itself holds no form with a token."""
    wanted = wanted_of(request.query_params, cities_of(request))
    context = {"wanted": wanted, "words": in_words(wanted, cities_of(request))}
    return render(request, "matchmaking/board/watch.html", context)


def watch(request: Request, session: Session) -> Response:
    """Keeps the filter. Writes. Twice is once."""
    wanted = wanted_of(_texts(form_of(request)), cities_of(request))
    watches.watch(session, wanted, account_of(request), now())
    return see("/me/board?done=watched#watches")


def unwatch(request: Request, session: Session) -> Response:
    """Writes."""
    watches.unwatch(session, request.path_params["id"], account_of(request))
    return see("/me/board?done=unwatched#watches")


def digest(request: Request, session: Session) -> Response:
    """What the link in a digest opens: a button, since programs open links too."""
    reader = digests.reader_of(session, request.path_params["token"])
    return render(
        request, "matchmaking/board/digest.html", {"token": reader.token, "is_over": reader.stopped_at}
    )


def stop(request: Request, session: Session) -> Response:
    """Sends no more digests. Writes. Twice is once."""
    reader = digests.reader_of(session, request.path_params["token"])
    digests.stop(session, reader, now())
    return see(f"/board/digests/{reader.token}")


def _texts(sent: FormData) -> dict[str, str]:
    return {name: value for name, value in sent.multi_items() if isinstance(value, str)}
