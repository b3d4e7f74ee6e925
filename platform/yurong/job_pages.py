"""The page of one background job: how far it is, stop it, take what it made."""

from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from yurong.accounts.access import anyone
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.errors import Gone, NotFound
from yurong.kit.jobs import Job, cancel_job, job_folder
from yurong.kit.templating import render
from yurong.kit.web import get, post, see
from yurong.settings import Settings


class NoSuchJob(NotFound):
    message = "没有这项任务，或者它已过 7 天清除。请回到原来的页面重新开始。"


class FileGone(Gone):
    message = "文件已清除，请回到原来的页面重新生成。"


def show(request: Request, session: Session) -> Response:
    """How far the job is; renewed by the page's script, by reloading without it."""
    return render(request, "pages/job.html", {"job": _job(request, session)})


def cancel(request: Request, session: Session) -> Response:
    job = _job(request, session)
    cancel_job(session, job, now())
    return see(f"/jobs/{job.token}")


def take(request: Request, session: Session) -> Response:
    """The file that the job made."""
    job = _job(request, session)
    settings: Settings = request.app.state.settings
    if job.state != "done" or not job.result_name:
        raise NoSuchJob
    path = job_folder(settings.folder.jobs, job.token) / job.result_name
    if not path.is_file():
        raise FileGone(next_label="返回", next_url=job.back_url)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(job.result_name, safe='')}",
        "Cache-Control": "private, no-cache",
    }
    return FileResponse(path, headers=headers)


def _job(request: Request, session: Session) -> Job:
    """The job of the address, for whoever asked for it. Raises NoSuchJob, also to strangers."""
    job = session.scalar(select(Job).where(Job.token == request.path_params["token"]))
    if job is None or (job.asked_by is not None and job.asked_by != visitor(request).account_id):
        raise NoSuchJob
    return job


routes = [
    get("/jobs/{token}", show, who=anyone),
    get("/jobs/{token}/file", take, who=anyone),
    post("/jobs/{token}/cancel", cancel, who=anyone),
]
