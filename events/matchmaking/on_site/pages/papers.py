"""The certificate as a file: for its organiser, and for the person by the secret link."""

from collections.abc import Callable
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.models import Certificate
from events.matchmaking.on_site.certificate_print import frozen, printed
from events.matchmaking.on_site.issuing import standing_certificate
from events.matchmaking.on_site.pages.asking import own_event
from events.matchmaking.registering import access
from yurong.accounts.visitor import visitor
from yurong.kit.errors import NotFound
from yurong.settings import Settings


def for_organiser(request: Request, session: Session) -> Callable[[], Response]:
    """Any certificate of the event, revoked ones too."""
    event = own_event(request, session)
    found = select(Certificate).where(
        Certificate.event_id == event.id, Certificate.short_code == request.path_params["short_code"]
    )
    return _paper(request, session.scalar(found))


def mine(request: Request, session: Session) -> Callable[[], Response]:
    """The person's own, while it stands."""
    _, person = access.registration_for(session, visitor(request), request.path_params["token"])
    return _paper(request, standing_certificate(session, person.id))


def _paper(request: Request, certificate: Certificate | None) -> Callable[[], Response]:
    if certificate is None:
        raise NotFound("没有这份证书，或者它已撤销。")
    settings: Settings = request.app.state.settings
    paper, name = frozen(certificate), quote(f"培训证书 {certificate.number}.pdf", safe="")
    names = f"filename=\"certificate-{certificate.short_code}.pdf\"; filename*=UTF-8''{name}"

    def answer() -> Response:
        headers = {"Content-Disposition": f"inline; {names}", "Cache-Control": "private, no-cache"}
        return Response(printed(settings.folder.files, paper), media_type="application/pdf", headers=headers)

    return answer
