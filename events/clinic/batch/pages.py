"""Asking for the day's sheets, as one PDF or as a zip."""

from typing import Literal

from pydantic import BaseModel
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic.batch.work import KIND
from events.clinic.organise.asking import account_of, own_clinic
from yurong.accounts.access import organiser
from yurong.accounts.audit import record
from yurong.kit.clock import now
from yurong.kit.errors import BadInput
from yurong.kit.forms import fill
from yurong.kit.jobs import enqueue_job
from yurong.kit.limits import Limit
from yurong.kit.web import form_of, post, see


class BatchForm(BaseModel):
    form: Literal["pdf", "zip"]


TITLES = {"pdf": "合并诊断书供打印", "zip": "打包诊断书"}


def start(request: Request, session: Session) -> Response:
    """Leaves a job and shows it. Writes. Asked twice within a minute, the same job."""
    clinic = own_clinic(request, session)
    back = f"/organise/clinics/{clinic.code}"
    asked = fill(BatchForm, form_of(request)).value
    if asked is None:
        raise BadInput("请选择合并的 PDF 或者 zip。", next_label="返回诊疗会", next_url=back)
    account_id, at = account_of(request), now()
    job = enqueue_job(
        session,
        kind=KIND,
        title=f"{TITLES[asked.form]}：{clinic.title}"[:120],
        back_url=f"{back}#bookings",
        params={"clinic": clinic.code, "form": asked.form},
        asked_by=account_id,
        now=at,
        key=f"{KIND}:{account_id}:{clinic.id}:{asked.form}:{at:%Y%m%d%H%M}",
    )
    record(session, account_id, "sheets.collected", f"clinic:{clinic.code}", form=asked.form)
    return see(f"/jobs/{job.token}")


routes = [
    post("/organise/clinics/{code}/sheets", start, who=organiser, limit=Limit("batch", 30, 10)),
]
