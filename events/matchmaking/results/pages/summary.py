"""What the public page tells after the event: the organiser's words, and firms that agreed to be named."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.models import Event, EventSummary
from events.matchmaking.organise.asking import account_of, own_event
from events.matchmaking.results.summary import MOST_EXAMPLES, Example, examples_of, tell
from yurong.kit.clock import now, today
from yurong.kit.errors import Conflict
from yurong.kit.forms import Form, clean, fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

PARTS = {"firm": 80, "words": 500, "agreed": 200, "agreed_on": 10}
"""The fields of one example and how long each may be; sent as 「firm-0」 …"""


class NotOverYet(Conflict):
    title = "活动还没有结束"
    message = "结束以后再写小结和案例，它们会显示在活动页上。"


class SummaryForm(BaseModel):
    """The words; the examples stand beside it by number."""

    summary: Annotated[str, StringConstraints(max_length=2000)] = ""


@dataclass(frozen=True)
class SummaryPage:
    """The context of matchmaking/results/summary.html."""

    event: Event
    places: range
    done: str


def show(request: Request, session: Session) -> Response:
    event = own_event(request, session)
    _refuse_early(event)
    stored = session.get(EventSummary, event.id)
    values = {"summary": stored.words if stored else ""}
    for at, each in enumerate(examples_of(session, event.id)):
        values |= {
            f"firm-{at}": each.firm,
            f"words-{at}": each.words,
            f"agreed-{at}": each.agreed,
            f"agreed_on-{at}": each.agreed_on.isoformat(),
        }
    # Not `prefilled`: it keeps the model's fields only, and saving would drop the examples it left out.
    return _page(request, event, Form(typed=values))


def save(request: Request, session: Session) -> Response:
    """Puts it on the public page; a wrong field shows the form again (422). Writes."""
    event = own_event(request, session)
    _refuse_early(event)
    form = fill(SummaryForm, form_of(request))
    examples: list[Example] = []
    for at in range(MOST_EXAMPLES):
        typed = {part: clean(form.typed.get(f"{part}-{at}", "")).strip() for part in PARTS}
        if not any(typed.values()):
            continue
        errors = faults(typed)
        for part, words in errors.items():
            form = form.refused(f"{part}-{at}", words)
        if not errors:
            day = date.fromisoformat(typed["agreed_on"])
            examples.append(Example(typed["firm"], typed["words"], typed["agreed"], day))
    if form.value is not None and examples and not form.value.summary:
        form = form.refused("summary", "有案例时，请先写几句小结")
    if form.value is None:
        return _page(request, event, form, status=422)
    tell(
        session,
        event=event,
        words=form.value.summary,
        examples=examples,
        account_id=account_of(request),
        now=now(),
    )
    return see(f"/organise/events/{event.code}/summary?done=saved")


def faults(typed: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with one example, by part: nobody is named in public without having agreed."""
    errors = {part: f"最多 {most} 个字" for part, most in PARTS.items() if len(typed[part]) > most}
    if not typed["firm"]:
        errors["firm"] = "请填写企业名称"
    if not typed["words"]:
        errors["words"] = "请写明后来怎样"
    if not typed["agreed"]:
        errors["agreed"] = "请写明企业谁同意公开、怎样同意的；没有同意不能公开"
    try:
        if date.fromisoformat(typed["agreed_on"]) > today():
            errors["agreed_on"] = "同意的日期还没有到，请检查"
    except ValueError:
        errors["agreed_on"] = "请填写企业同意的日期"
    return errors


def _refuse_early(event: Event) -> None:
    if event.published_at is None or event.called_off_at is not None or now() < event.ends_at:
        raise NotOverYet(next_label="返回活动", next_url=f"/organise/events/{event.code}")


def _page(request: Request, event: Event, form: Form[SummaryForm], status: int = 200) -> Response:
    done = "已保存，活动页上马上看得到" if request.query_params.get("done") == "saved" else ""
    page = SummaryPage(event, range(MOST_EXAMPLES), done)
    return render(request, "matchmaking/results/summary.html", {"page": page, "form": form}, status=status)
