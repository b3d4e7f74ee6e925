"""The printed sheet as a file."""

from pathlib import Path

from events import kept_paper
from events.clinic.models import DiagnosisSheet
from events.clinic.sheet import Sheet
from events.clinic.sheet_print import sheet_pdf
from events.kept_paper import Frozen


def frozen(sheet: DiagnosisSheet) -> Frozen:
    return Frozen(sheet.number, sheet.payload, sheet.payload_sha256, sheet.pdf_sha256)


def printed(folder: Path, sheet: Frozen) -> bytes:
    """The paper, as `kept_paper.printed` keeps it. Raises PdfTooSlow."""
    return kept_paper.printed(folder, sheet, _press)


def _press(sheet: Frozen) -> bytes:
    return sheet_pdf(Sheet.model_validate_json(sheet.payload), payload_sha256=sheet.payload_sha256)
