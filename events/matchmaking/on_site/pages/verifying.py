"""The page that confirms a printed certificate."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.codes import ALPHABET
from events.matchmaking.models import Certificate
from events.matchmaking.on_site.certificate import TrainingCertificate
from yurong.kit.templating import render
from yurong.kit.web import see

LENGTH = 8


@dataclass(frozen=True)
class Confirmed:
    """What the page says: enough to compare with the paper, the name with all but its first sign hidden."""

    number: str
    short_code: str
    name: str
    training: str
    span: str
    hours: str
    organiser: str
    issued_at: datetime
    is_demo: bool
    revoked_at: datetime | None
    reason: str


def ask(request: Request, _session: Session) -> Response:
    """The form for a short code; a code in the address is looked up at its own address."""
    if code := normal(request.query_params.get("code", "")):
        return see(f"/verify/certificates/{quote(code, safe='')}")
    return render(request, "matchmaking/on_site/verify.html", {"typed": "", "unknown": False})


def confirm(request: Request, session: Session) -> Response:
    """Whether the certificate is ours and stands. One small query at most."""
    code = normal(request.path_params["short_code"])
    certificate = None
    if len(code) == LENGTH and not set(code) - set(ALPHABET):  # else guessing costs no query
        certificate = session.scalar(select(Certificate).where(Certificate.short_code == code))
    if certificate is None:
        context: dict[str, object] = {"typed": code[:40], "unknown": True}
        return render(request, "matchmaking/on_site/verify.html", context, status=404)
    return render(request, "matchmaking/on_site/verified.html", {"paper": _confirmed(certificate)})


def normal(typed: str) -> str:
    """The code as stored, from however it was typed: case, spaces, dashes and full width do not matter."""
    return "".join(each for each in unicodedata.normalize("NFKC", typed).upper() if each.isalnum())


def masked(name: str) -> str:
    """「王＊＊」."""
    return name[:1] + "＊" * (len(name) - 1)


def _confirmed(certificate: Certificate) -> Confirmed:
    paper = TrainingCertificate.model_validate_json(certificate.payload)
    return Confirmed(
        number=paper.number,
        short_code=f"{paper.short_code[:4]}-{paper.short_code[4:]}",
        name=masked(paper.name),
        training=paper.training,
        span=paper.span,
        hours=paper.hours,
        organiser=paper.organiser,
        issued_at=paper.issued_at,
        is_demo=paper.is_demo,
        revoked_at=certificate.revoked_at,
        reason=certificate.revoked_reason,
    )
