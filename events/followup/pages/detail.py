"""One follow-up as the firm, the institution or the organiser sees it, with its history and next step."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from events.followup import ledger, queries
from events.followup.awaited import FIRM, INSTITUTION, ORGANISER, may_enter
from events.followup.entry import corrections
from events.followup.models import FollowUp
from events.followup.pages.form import DECLINING, DIRECT, StepForm, asks, fresh, new_key, of_step
from events.followup.refusals import StepRefused
from events.followup.stages import ANNULLED, Stage
from events.followup.wording import DID, Standing, Told, standing_of, told
from yurong.accounts.visitor import Visitor, visitor
from yurong.kit.clock import now, today
from yurong.kit.errors import BadInput
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render
from yurong.kit.web import View, form_of, see


@dataclass(frozen=True)
class Side:
    """One of the three who see a follow-up: what they enter as, where their pages are, what is theirs."""

    by: str
    url: str
    title: str
    load: Callable[[Session, Visitor, str], FollowUp]


FIRMS = Side(FIRM, "/me/follow-ups", "后续进展", queries.for_firm)
INSTITUTIONS = Side(INSTITUTION, "/desk/follow-ups", "企业申请", queries.for_institution)
ORGANISERS = Side(ORGANISER, "/organise/follow-ups", "跟踪台账", queries.for_organiser)


@dataclass(frozen=True)
class DetailPage:
    """The context of followup/show.html. `form_kind` is the step whose form is open, '' for none."""

    side: Side
    follow_up: FollowUp
    standing: Standing
    history: tuple[Told, ...]
    direct: tuple[Stage, ...]
    with_form: tuple[Stage, ...]
    correctable: frozenset[int]
    form: Form[StepForm]
    form_kind: str
    kinds: tuple[str, ...]
    fields: frozenset[str]
    request_key: str
    done: str
    did: dict[Stage, str]
    declining: tuple[str, ...]

    @property
    def is_correction(self) -> bool:
        return "corrects" in self.form.typed


def show(side: Side) -> View:
    """The page. `?step=granted` opens the form of that step, `?corrects=12` that of a correction."""

    def view(request: Request, session: Session) -> Response:
        follow_up = side.load(session, visitor(request), request.path_params["code"])
        asked, corrected = request.query_params.get("step", ""), request.query_params.get("corrects", "")
        step = next((each for each in follow_up.steps if str(each.id) == corrected), None)
        form = of_step(step) if step else fresh(asked, today()) if asked else Form[StepForm]()
        return _page(request, session, side, follow_up, form)

    view.__name__ = f"show_{side.by}"
    return view


def enter(side: Side) -> View:
    """Enters one step. Writes."""

    def view(request: Request, session: Session) -> Response:
        who = visitor(request)
        follow_up = side.load(session, who, request.path_params["code"])
        sent = form_of(request)
        form = fill(StepForm, sent)
        if {"kind", "request_key", "corrects"} & set(form.errors):
            raise BadInput(next_label="返回这一项", next_url=f"{side.url}/{follow_up.code}")
        entered = form.value
        if entered is None:
            form = _with_all_faults(form, sent, side, follow_up)
        else:
            assert who.account_id is not None, "the guard lets only signed-in people in"
            try:
                ledger.enter(
                    session,
                    follow_up_id=follow_up.id,
                    entry=entered.to_entry(today()),
                    by=side.by,
                    account_id=who.account_id,
                    request_key=entered.request_key,
                    now=now(),
                    public_url=request.app.state.settings.public_url,
                )
            except StepRefused as error:
                form = form.refused_all(error.errors)
            else:
                return _after(side, follow_up, entered)
        return _page(request, session, side, follow_up, form, status=422)

    view.__name__ = f"enter_{side.by}"
    return view


def _with_all_faults(form: Form[StepForm], sent: FormData, side: Side, follow_up: FollowUp) -> Form[StepForm]:
    """The form with what else is wrong beside the fields that cannot be read: all is said at once."""
    readable = fill(StepForm, FormData([pair for pair in sent.multi_items() if pair[0] not in form.errors]))
    if readable.value is None:
        return form
    others = ledger.faults_of(follow_up, readable.value.to_entry(today()), side.by, now())
    return form.refused_all({**others, **form.errors})


def _after(side: Side, follow_up: FollowUp, entered: StepForm) -> Response:
    """Back to the page; who took consent back, or an institution that lost it, sees the list."""
    if side.by == FIRM:
        return see(f"{side.url}?done={entered.kind}#{follow_up.code}")
    return see(f"{side.url}/{follow_up.code}?done={'corrected' if entered.corrects else entered.kind}")


def _page(
    request: Request,
    session: Session,
    side: Side,
    follow_up: FollowUp,
    form: Form[StepForm],
    *,
    status: int = 200,
) -> Response:
    is_task, stand = follow_up.kind == "task", ledger.stand(follow_up)
    able = may_enter(stand.stage, side.by, is_task=is_task, owner=follow_up.owner)
    direct = tuple(each for each in able if each in DIRECT and (side.by != ORGANISER or is_task))
    mine = {each.id for each in follow_up.steps if each.by_role == side.by or side.by == ORGANISER}
    correctable = frozenset(
        each.id
        for each in stand.live
        if each.id in mine and each.kind not in (Stage.HANDED_OVER, Stage.WITHDRAWN)
    )
    kind, corrects = form.typed.get("kind", ""), form.typed.get("corrects", "")
    kinds = corrections(stand.live, int(corrects)) if corrects and int(corrects) in correctable else ()
    is_open = bool(kinds) or (not corrects and kind in able)
    page = DetailPage(
        side=side,
        follow_up=follow_up,
        standing=standing_of(follow_up, now()),
        history=told(follow_up, queries.names(session, follow_up)),
        direct=direct,
        with_form=tuple(each for each in able if each not in direct),
        correctable=correctable,
        form=form if is_open else Form[StepForm](),
        form_kind=(kinds[0] if kinds else kind) if is_open else "",
        kinds=kinds,
        fields=asks(
            kinds[0] if kinds else kind,
            is_on_behalf=side.by == ORGANISER and not is_task,
            is_correction=bool(kinds),
        ),
        request_key=new_key(),
        done=_DONE.get(request.query_params.get("done", ""), ""),
        did={**DID},
        declining=DECLINING if Stage.DECLINED in able else (),
    )
    return render(request, "followup/show.html", {"page": page, "annulled": ANNULLED}, status=status)


_DONE = {each.value: f"已记下：{DID[each]}" for each in DID} | {"corrected": "已更正，原来的记录仍然保留"}
