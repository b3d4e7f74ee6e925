"""One member of the team, as organisers see and edit them."""

from collections.abc import Mapping

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic.models import Expert
from events.clinic.organise.asking import account_of
from events.clinic.team import inviting, members, queries
from events.clinic.team.calendars import calendar_of
from events.clinic.team.pages.forms import InterestForm, LeaveForm, MemberForm, choices, values_of
from events.clinic.team.pages.words import traits
from events.clinic.team.queries import Load
from yurong.accounts.passwords import is_unset
from yurong.kit.clock import now, today
from yurong.kit.errors import NotFound
from yurong.kit.forms import Form, fill, prefilled
from yurong.kit.row_ids import row_id
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

DONE = {
    "changed": "修改已保存",
    "left": "已移出服务团，不再能安排诊台",
    "back": "已恢复为服务团成员",
    "invited": "邀请已发到这位成员的邮箱",
    "interest": "回避已登记，从现在起生效",
    "interest-removed": "回避已移除",
}


def show(request: Request, session: Session) -> Response:
    return _page(request, session, _own(request, session), {})


def change(request: Request, session: Session) -> Response:
    """Keeps who the member is. Writes."""
    expert = _own(request, session)
    form = fill(MemberForm, form_of(request))
    if form.value is None:
        return _page(request, session, expert, {"form": form}, 422)
    members.change(session, expert, form.value.particulars(), account_of(request))
    return _back(expert, "changed")


def invite(request: Request, session: Session) -> Response:
    """Sends the mail with the way in once more. Writes."""
    expert, settings = _own(request, session), request.app.state.settings
    inviting.invite(
        session,
        expert.account,
        expert_id=expert.id,
        by=account_of(request),
        now=now(),
        public_url=settings.public_url,
        key=settings.secret_key,
    )
    return _back(expert, "invited")


def stand_down(request: Request, session: Session) -> Response:
    """Takes the member out of the team. Writes."""
    expert = _own(request, session)
    form = fill(LeaveForm, form_of(request))
    if form.value is None:
        return _page(request, session, expert, {"leave_form": form}, 422)
    members.stand_down(
        session, expert, reason=form.value.leave_reason, account_id=account_of(request), now=now()
    )
    return _back(expert, "left")


def come_back(request: Request, session: Session) -> Response:
    """Takes the member in again. Writes."""
    expert = _own(request, session)
    members.come_back(session, expert, account_id=account_of(request))
    return _back(expert, "back")


def add_interest(request: Request, session: Session) -> Response:
    """Names a firm that the member must step back from, with the reason. Writes."""
    expert = _own(request, session)
    form = fill(InterestForm, form_of(request))
    if form.value is not None:
        form = declared(session, expert, form, account_of(request), is_own=False)
    if form.value is None:
        return _page(request, session, expert, {"interest_form": form}, 422)
    return _back(expert, "interest", "#interests")


def remove_interest(request: Request, session: Session) -> Response:
    """Removes an entry, whoever made it. Writes."""
    expert = _own(request, session)
    number = interest_number(request)
    members.take_back(session, expert, number, account_id=account_of(request), only_own=False)
    return _back(expert, "interest-removed", "#interests")


def declared(
    session: Session, expert: Expert, form: Form[InterestForm], account_id: int, *, is_own: bool
) -> Form[InterestForm]:
    """The form after its firm was kept, or with the message why it was not. Writes."""
    value = form.value
    assert value is not None
    try:
        members.declare(
            session,
            expert,
            firm_name=value.firm_name,
            uscc=value.uscc,
            ties=value.ties.value,
            reason=value.reason,
            is_own=is_own,
            account_id=account_id,
            now=now(),
        )
    except members.DeclaredAlready as refused:
        return form.refused("firm_name", refused.title)
    return form


def interest_number(request: Request) -> int:
    """The id of the entry that the form names. Raises NotFound."""
    typed = str(form_of(request).get("interest", ""))
    found = row_id(typed)
    if found is None:
        raise NotFound
    return found


def _own(request: Request, session: Session) -> Expert:
    number: int = request.path_params["id"]
    return queries.member(session, min(number, 2**31 - 1))


def _back(expert: Expert, done: str, at: str = "") -> Response:
    return see(f"/organise/team/{expert.id}?done={done}{at}")


def _page(
    request: Request, session: Session, expert: Expert, forms: Mapping[str, object], status: int = 200
) -> Response:
    context = {
        "expert": expert,
        "known": traits(expert),
        "load": queries.loads_of(session, [expert.id], today()).get(expert.id, Load()),
        "seats": queries.seats_ahead(session, expert.id, today()),
        "days": queries.coming_days(session, expert.id, today()),
        "calendar": calendar_of(session, expert.id),
        "form": prefilled(MemberForm, values_of(expert)),
        "interest_form": Form(),
        "leave_form": Form(),
        "is_without_password": is_unset(expert.account.password_hash),
        "done": DONE.get(request.query_params.get("done", ""), ""),
        **choices(),
        **forms,
    }
    return render(request, "clinic/team/member.html", context, status=status)
