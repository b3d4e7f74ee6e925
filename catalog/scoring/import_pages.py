"""Official scores handed in as a file: upload, look at what would change, confirm."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.models_scores import ScoreImport
from catalog.scoring import queries, store
from catalog.scoring.asking import account_of, number_of
from catalog.scoring.columns import COLUMNS
from catalog.scoring.reading import CellFault, OfficialRow, read_scores
from catalog.scoring.shown import ShownScore, shown_score
from catalog.scoring.template_file import XLSX_TYPE, score_template
from catalog.scoring.uploads import UnreadableTable, sent_table
from yurong.kit.clock import now, today
from yurong.kit.errors import NotFound
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

HEADINGS = tuple(column.heading for column in COLUMNS)
SHOWN_FAULTS = 200
SHOWN_ROWS = 100


@dataclass(frozen=True)
class Refused:
    """Why an upload was not taken: the file as a whole, or cells of it."""

    message: str
    faults: Sequence[CellFault] = ()
    more: int = 0
    good: int = 0


@dataclass(frozen=True)
class Preview:
    """The context of catalog/scoring/import.html; `effect` is None once the file is in force."""

    upload: ScoreImport
    rows: list[tuple[OfficialRow, ShownScore]]
    total: int
    effect: queries.Effect | None


def show(request: Request, session: Session) -> Response:
    """The upload form and the files that were taken over."""
    return _page(request, session)


def template(_request: Request, _session: Session) -> Response:
    headers = {"content-disposition": 'attachment; filename="innovation-scores.xlsx"'}
    return Response(score_template(), media_type=XLSX_TYPE, headers=headers)


def upload(request: Request, session: Session) -> Response:
    """Checks the file cell by cell; kept for confirmation only when nothing is wrong (422). Writes."""
    try:
        table = sent_table(form_of(request), "file", HEADINGS)
    except UnreadableTable as unreadable:
        return _page(request, session, Refused(str(unreadable)))
    read = read_scores(table, today())
    if read.faults:
        faults = read.faults[:SHOWN_FAULTS]
        message = f"{table.file_name}：{len(read.faults)} 处有错，一行都没有导入"
        more = len(read.faults) - len(faults)
        return _page(request, session, Refused(message, faults, more, len(read.rows)))
    kept = store.keep_upload(
        session, file_name=table.file_name, rows=read.rows, account_id=account_of(request), now=now()
    )
    return see(f"/organise/scores/imports/{kept.id}")


def preview(request: Request, session: Session) -> Response:
    """What a file holds and what confirming it would change."""
    found = queries.upload(session, number_of(request))
    if found is None or (found.confirmed_at is None and found.account_id != account_of(request)):
        raise NotFound("没有这次上传，或者已被新的上传替换。", next_label="返回", next_url="/organise/scores")
    rows = store.rows_of(found)
    page = Preview(
        upload=found,
        rows=[(row, shown_score(row.record)) for row in rows[:SHOWN_ROWS]],
        total=len(rows),
        effect=queries.effect_of(session, rows) if found.confirmed_at is None else None,
    )
    return render(request, "catalog/scoring/import.html", {"page": page})


def confirm(request: Request, session: Session) -> Response:
    """Takes the whole file over. Writes. Twice is once."""
    upload_id = number_of(request)
    store.confirm(session, upload_id=upload_id, account_id=account_of(request), now=now())
    return see(f"/organise/scores/imports/{upload_id}")


def _page(request: Request, session: Session, refused: Refused | None = None) -> Response:
    context = {"refused": refused, "imports": queries.imports(session), "columns": COLUMNS}
    return render(request, "catalog/scoring/imports.html", context, status=422 if refused else 200)
