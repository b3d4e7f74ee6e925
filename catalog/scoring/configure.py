"""The administrator's page of the self-assessment: edit or upload indicators, look, publish a version."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from catalog.models_scores import SelfAssessmentVersion
from catalog.scores import DIMENSIONS
from catalog.scoring import queries
from catalog.scoring.asking import account_of
from catalog.scoring.assessment import MOST_INDICATORS, Configuration
from catalog.scoring.indicator_rows import (
    BANDS_HINT,
    FIELDS,
    ReadIndicators,
    Row,
    read_indicators,
    rows_of,
    rows_of_table,
)
from catalog.scoring.template_file import XLSX_TYPE, indicator_template
from catalog.scoring.uploads import UnreadableTable, sent_table
from catalog.scoring.versions import configuration_of, publish_version
from yurong.kit.clock import now
from yurong.kit.forms import Form, clean
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

BLANK_ROWS = 3


@dataclass(frozen=True)
class ConfigurePage:
    """The context of catalog/scoring/configure.html; `weights` are percent by dimension."""

    form: Form[Configuration]
    rows: int
    weights: list[tuple[str, int]]
    versions: list[SelfAssessmentVersion]
    is_checked: bool
    done: bool


def show(request: Request, session: Session) -> Response:
    """The newest version, to be edited into the next one."""
    newest = queries.newest_self_assessment(session)
    made = configuration_of(newest) if newest else None
    return _page(request, session, made.title if made else "", rows_of(made) if made else [])


def template(_request: Request, session: Session) -> Response:
    """The table to fill in, with the newest version in it."""
    newest = queries.newest_self_assessment(session)
    rows = rows_of(configuration_of(newest)) if newest else []
    headers = {"content-disposition": 'attachment; filename="self-assessment.xlsx"'}
    return Response(indicator_template(rows), media_type=XLSX_TYPE, headers=headers)


def draft(request: Request, session: Session) -> Response:
    """What was typed or uploaded, checked and shown again with room for more rows. Writes nothing."""
    sent = form_of(request)
    title, rows = _typed(sent)
    upload = sent.get("file")
    if isinstance(upload, UploadFile) and upload.filename:
        try:
            rows = rows_of_table(sent_table(sent, "file", tuple(FIELDS.values())))[: MOST_INDICATORS + 1]
        except UnreadableTable as unreadable:
            wrong = ReadIndicators(None, {"file": str(unreadable)})
            return _page(request, session, title, rows, wrong)
    return _page(request, session, title, rows, read_indicators(title, rows))


def publish(request: Request, session: Session) -> Response:
    """A new version, in force at once. Writes. The same content twice is one version."""
    title, rows = _typed(form_of(request))
    read = read_indicators(title, rows)
    if read.configuration is None:
        return _page(request, session, title, rows, read)
    publish_version(session, read.configuration, account_id=account_of(request), now=now())
    return see("/organise/self-assessment?done=1")


def _typed(sent: FormData) -> tuple[str, list[Row]]:
    texts = {name: clean(value) for name, value in sent.multi_items() if isinstance(value, str)}
    rows: list[Row] = [
        {field: texts.get(f"{field}_{place}", "") for field in FIELDS} for place in range(MOST_INDICATORS)
    ]
    while rows and not any(cell.strip() for cell in rows[-1].values()):
        rows.pop()
    return texts.get("title", "").strip(), rows


def _page(
    request: Request, session: Session, title: str, rows: Sequence[Row], read: ReadIndicators | None = None
) -> Response:
    typed = {f"{field}_{place}": cell for place, row in enumerate(rows) for field, cell in row.items()}
    errors = read.errors if read else {}
    page = ConfigurePage(
        form=Form(None, {**typed, "title": title}, {}, errors),
        rows=min(len(rows) + BLANK_ROWS, MOST_INDICATORS),
        weights=_weights(rows),
        versions=queries.self_assessments(session),
        is_checked=read is not None and not errors,
        done="done" in request.query_params,
    )
    context = {
        "page": page,
        "dimensions": [("", "请选择"), *DIMENSIONS.items()],
        "bands_hint": BANDS_HINT,
    }
    return render(request, "catalog/scoring/configure.html", context, status=422 if errors else 200)


def _weights(rows: Sequence[Row]) -> list[tuple[str, int]]:
    def weight(row: Row) -> int:
        typed = row["weight"].strip().removesuffix("%")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0

    return [
        (label, sum(weight(row) for row in rows if row["dimension"] == name))
        for name, label in DIMENSIONS.items()
    ]
