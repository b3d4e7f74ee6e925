"""Handing in a register, and the screenings of the last days."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.own_firms import TITLE, Tally, count_firms, tallies
from catalog.screening.choosing import UnknownProducts, ours
from catalog.screening.lists import ListSource, as_product, list_sources
from catalog.screening_pages.form import FILE, OWN, SCOPES, ScreeningForm
from catalog.screening_pages.template_file import template_file
from catalog.screening_pages.upload import FIELD, LARGEST, Upload, drop, upload_of
from catalog.screening_pages.work import KIND
from catalog.snapshot import snapshot
from catalog.values import Catalogue, Clause, Product
from yurong.accounts.audit import record
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now, today
from yurong.kit.forms import Form, fill, prefilled
from yurong.kit.jobs import Job, enqueue_job, job_folder
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

URL = "/organise/screening"
SHOWN = 20
NOTHING = "请至少勾选一个产品或一份名单"
STATES = {
    "waiting": "排队中",
    "running": "正在处理",
    "done": "已完成",
    "failed": "没有完成",
    "cancelled": "已取消",
}
Choices = tuple[tuple[str, str], ...]
"""Values of a field, each with its words."""


@dataclass(frozen=True)
class Page:
    """What the page shows beside the form."""

    lists: tuple[tuple[ListSource, str], ...]
    """Each with how the platform's own firms stand to it today."""
    sources: Choices
    clauses: Mapping[str, Clause]
    products: Choices
    earlier: tuple[Job, ...]
    largest_mb: int = LARGEST >> 20
    scopes: Choices = SCOPES
    offerings: Choices = (("no", "只按产品筛"), ("yes", "按机构方案：每个方案另列一份"))
    states: Mapping[str, str] = field(default_factory=lambda: STATES)

    @property
    def list_choices(self) -> Choices:
        return tuple((each.slug, each.name) for each, _ in self.lists)


def show(request: Request, session: Session) -> Response:
    values = {
        "source": FILE,
        "scope": "on_offer",
        "offerings": "no",
        "on_day": today(),
        "ending": secrets.token_hex(8),
    }
    return _page(request, session, prefilled(ScreeningForm, values), snapshot(session))


def start(request: Request, session: Session) -> Response:
    """Leaves a job, with the register in its folder if there is one. Writes. Pressing twice screens once."""
    form, upload, catalogue = fill(ScreeningForm, form_of(request)), upload_of(request), snapshot(session)
    form, products = _checked(form, upload, catalogue)
    if form.value is None or form.errors:
        drop(upload)
        return _page(request, session, form, catalogue, status=422)
    wanted = form.value
    if wanted.source == OWN:
        drop(upload)
        upload = None
    lists = [product.slug for product in products if product.slug in wanted.lists]
    params: dict[str, object] = {
        "file": f"register{upload.path.suffix}" if upload else None,
        "name": upload.name if upload else TITLE,
        "products": [product.slug for product in products if product.slug not in lists],
        "lists": lists,
        "offerings": wanted.offerings,
        "as_of": wanted.on_day.isoformat(),
    }
    return see(f"/jobs/{_enqueue(request, session, params, upload, wanted.ending)}")


def _enqueue(
    request: Request, session: Session, params: dict[str, object], upload: Upload | None, ending: str
) -> str:
    """The token of the job, its register in its folder. The platform's own firms leave a line in the log."""
    account_id = visitor(request).account_id
    asked = json.dumps([params, upload.digest if upload else "", ending], sort_keys=True).encode()
    job = enqueue_job(
        session,
        kind=KIND,
        title=f"筛查 {params['name']}",
        back_url=URL,
        params=params,
        asked_by=account_id,
        now=now(),
        key=f"screen:{account_id}:{hashlib.sha256(asked).hexdigest()[:40]}",
    )
    if upload is None:
        record(session, account_id, "own_firms.screened", f"job:{job.id}", as_of=str(params["as_of"]))
    elif job.state == "waiting":
        folder = job_folder(request.app.state.settings.folder.jobs, job.token)
        upload.path.replace(folder / str(params["file"]))
    drop(upload)
    return job.token


def template(_request: Request, _session: Session) -> Response:
    """An empty register with every heading, as a workbook."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote('登记册模板.xlsx')}"}
    return Response(template_file(), media_type=kind, headers=headers)


def _checked(
    form: Form[ScreeningForm], upload: Upload | None, catalogue: Catalogue
) -> tuple[Form[ScreeningForm], tuple[Product, ...]]:
    """The form with what only the file and the catalog can tell, and what to screen for."""
    products: tuple[Product, ...] = ()
    wanted = form.value
    if wanted is not None:
        try:
            products = wanted.chosen(catalogue)
        except UnknownProducts as lost:
            form = form.refused("products", f"{lost}，目录已有变化，请重新勾选")
        else:
            if not products:
                form = form.refused("lists" if wanted.scope == "none" else "products", NOTHING)
    if wanted is not None and wanted.source == OWN:
        return form, products
    refusal = upload.refusal if upload else "请选择登记册文件"
    return (form.refused(FIELD, refusal) if refusal else form), products


def _page(
    request: Request, session: Session, form: Form[ScreeningForm], catalogue: Catalogue, status: int = 200
) -> Response:
    lists = tuple(list_sources().values())
    firms = count_firms(session)
    counted = tallies(session, [as_product(each, catalogue) for each in lists], today()) if firms else []
    page = Page(
        lists=tuple(zip(lists, map(_told, counted) if firms else ("",) * len(lists), strict=True)),
        sources=((FILE, "上传的登记册"), (OWN, f"{TITLE}（{firms:,} 家填过情况，不用上传）")),
        clauses={ref: catalogue.clauses[ref] for each in lists for ref in each.cites},
        products=tuple((each.slug, _named(each)) for each in ours(catalogue)),
        earlier=_earlier(session, visitor(request).account_id),
    )
    return render(request, "catalog/screening/page.html", {"form": form, "page": page}, status=status)


def _told(tally: Tally) -> str:
    """「初步符合 3 家，待补充 40 家」; what no firm is, is left out."""
    return "，".join(f"{each.label} {count:,} 家" for each, count in tally.items() if count)


def _named(product: Product) -> str:
    return f"{product.name}（{product.category.label}，{product.state.label}）"


def _earlier(session: Session, account_id: int | None) -> tuple[Job, ...]:
    """The visitor's screenings that are still kept, newest first."""
    mine = select(Job).where(Job.kind == KIND, Job.asked_by == account_id)
    return tuple(session.scalars(mine.order_by(Job.created_at.desc(), Job.id.desc()).limit(SHOWN)))
