"""A certificate as HTML, and as the PDF that is handed over; kept as a file."""

from dataclasses import dataclass
from functools import cache
from math import ceil
from pathlib import Path

from jinja2 import Environment

from catalog.paper.printing import paper_css, whole_seconds
from events import kept_paper
from events.kept_paper import Frozen
from events.matchmaking.models import Certificate
from events.matchmaking.on_site.certificate import Lesson, TrainingCertificate, in_hours
from events.matchmaking.on_site.fitting import MM_PER_PT, Fitted, ems, fit
from yurong.kit.clock import local
from yurong.kit.pdf import render_pdf
from yurong.kit.qr import draw_qr
from yurong.kit.templating import environment

LESSON_WIDTH_MM, LESSON_PT, LESSONS_MM = 74.0, 9.5, 52.0
"""The list of sessions on the paper: sessions beyond its height are told by their number."""


@dataclass(frozen=True)
class Words:
    """The long texts of the paper as they fit."""

    name: Fitted
    organisation: Fitted
    training: Fitted
    whom_and_where: Fitted
    organiser: Fitted


def frozen(certificate: Certificate) -> Frozen:
    return Frozen(certificate.number, certificate.payload, certificate.payload_sha256, certificate.pdf_sha256)


def printed(folder: Path, certificate: Frozen) -> bytes:
    """The paper, as `kept_paper.printed` keeps it. Raises PdfTooSlow."""
    return kept_paper.printed(folder, certificate, _press)


def certificate_pdf(paper: TrainingCertificate) -> bytes:
    """The printed certificate, one page A4 across, the same bytes every time. Raises PdfTooSlow."""
    return render_pdf(certificate_html(paper), paper_css("certificate.css"), identifier=paper.number)


def certificate_html(paper: TrainingCertificate) -> str:
    """The whole document without its style sheet."""
    issued = local(paper.issued_at)
    shown = _that_fit(paper.lessons)
    return (
        _templates()
        .get_template("matchmaking/on_site/certificate.html")
        .render(
            paper=paper,
            words=Words(
                name=fit(paper.name, width_mm=150, height_mm=17, largest_pt=32),
                organisation=fit(paper.organisation, width_mm=190, height_mm=8, largest_pt=14),
                training=fit(f"《{paper.training}》", width_mm=200, height_mm=15, largest_pt=20),
                whom_and_where=fit(
                    f"面向{paper.audience}，地点：{paper.place}。", width_mm=230, height_mm=9, largest_pt=14
                ),
                organiser=fit(paper.organiser, width_mm=84, height_mm=13, largest_pt=14),
            ),
            lessons=[(each.title, in_hours(each.minutes)) for each in shown],
            more=len(paper.lessons) - len(shown),
            needed=in_hours(paper.needed_minutes),
            issued_on=f"{issued.year}年{issued.month}月{issued.day}日",
            code=f"{paper.short_code[:4]}-{paper.short_code[4:]}",
            qr=draw_qr(paper.verify_url, title=f"核验二维码，短码 {paper.short_code}"),
            made_at=whole_seconds(paper.issued_at),
        )
    )


def _that_fit(lessons: tuple[Lesson, ...]) -> tuple[Lesson, ...]:
    """As many sessions from the first as the list has room for, one line kept for 「另有 n 节」."""
    em_mm = LESSON_PT * MM_PER_PT
    left = LESSONS_MM
    for count, each in enumerate(lessons):
        left -= ceil(ems(each.title) * em_mm / LESSON_WIDTH_MM) * em_mm * 1.4 + 1.2
        if left < 0:
            return lessons[:count]
    return lessons


def _press(certificate: Frozen) -> bytes:
    return certificate_pdf(TrainingCertificate.model_validate_json(certificate.payload))


@cache
def _templates() -> Environment:
    return environment(("events",))
