"""The registration form: read, checked, and turned into what the entrance takes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, StringConstraints, ValidationError
from starlette.datastructures import FormData

from events.matchmaking.models import RegistrationGroup
from events.matchmaking.registering.attempts import Wanted
from events.matchmaking.registering.consents import ConsentChanged, Consents
from events.matchmaking.registering.party import MOST
from events.matchmaking.registering.person import MAIL, Person, mobile
from events.matchmaking.registering.questions import JOINED, Question, checked
from yurong.accounts.uscc import Uscc
from yurong.kit.forms import Form, M, fill, in_chinese

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=40)]
Organisation = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=80)]
Position = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]
Mobile = Annotated[str, AfterValidator(mobile)]
Mail = Annotated[str, StringConstraints(max_length=254, pattern=MAIL)]


class PersonForm(BaseModel):
    """Who comes."""

    name: Name
    phone: Mobile
    email: Mail = ""
    organisation: Organisation
    position: Position = ""
    uscc: Uscc = ""
    shares_contact: bool = False

    def person(self) -> Person:
        return Person(self.name, self.phone, self.email.lower(), self.organisation, self.position, self.uscc)


class RegistrationForm(PersonForm):
    """What registering asks besides the organiser's own questions and the colleagues."""

    agrees: bool = False
    agrees_own: bool = False
    consent: int
    consent_own: int | None = None
    verify: Literal["sms", "mail"] = "sms"
    rest_waits: bool = False
    request_key: Annotated[str, StringConstraints(pattern=r"^[\w-]{16,48}$")]


class ColleagueForm(BaseModel):
    """Somebody of the same organisation who comes along."""

    name: Name
    phone: Mobile
    email: Mail = ""
    position: Position = ""

    def person_of(self, first: PersonForm) -> Person:
        return Person(
            self.name, self.phone, self.email.lower(), first.organisation, self.position, first.uscc
        )


@dataclass(frozen=True)
class Filled:
    """The form as it was sent: `wanted` when all of it is right."""

    form: Form[RegistrationForm]
    colleagues: int
    answers: Mapping[int, str]
    wanted: Wanted | None


def read_form(
    sent: FormData,
    group: RegistrationGroup,
    questions: list[Question],
    *,
    standing: Consents,
    needs_code: bool,
) -> Filled:
    """Everything that can be seen to be wrong without the database, in one go. Pure but for the form.

    `standing`: the texts to agree to now; who saw others is asked again.
    """
    form = fill(RegistrationForm, sent)
    errors = dict(form.errors)
    colleagues = colleague_count(form)
    others = [_colleague(form, place, errors) for place in range(1, colleagues + 1)]
    typed = typed_answers(questions, form)
    answers, wrong = checked(questions, group.id, typed)
    errors |= {f"q{number}": message for number, message in wrong.items()}
    if not form.typed.get("agrees"):
        errors["agrees"] = "请勾选同意信息使用说明"
    if standing.own is not None and not form.typed.get("agrees_own"):
        errors["agrees_own"] = "请勾选同意主办方的说明"
    if needs_code and form.typed.get("verify") == "mail" and not form.typed.get("email", "").strip():
        errors.setdefault("email", "用邮箱收验证码，请填写邮箱")
    value = form.value
    if value is not None:
        _refuse_twins(value, others, errors)
        if Consents(value.consent, value.consent_own) != standing:
            errors["agrees"] = ConsentChanged.message
    if errors or value is None:
        return Filled(replace(form, value=None, errors=errors), colleagues, typed, None)
    own = [each.person_of(value) for each in others if each]
    wanted = Wanted(
        group_id=group.id,
        people=(value.person(), *own),
        answers=answers,
        consents=standing,
        shares_contact=value.shares_contact,
        rest_waits=value.rest_waits,
        request_key=value.request_key,
    )
    return Filled(form, colleagues, typed, wanted)


def colleague_count(form: Form[RegistrationForm]) -> int:
    """How many rows for colleagues the form has."""
    text = form.typed.get("colleagues", "0")
    return min(int(text), MOST - 1) if text.isdecimal() and len(text) < len("999") else 0


def typed_answers(questions: list[Question], form: Form[M]) -> dict[int, str]:
    """What was typed under each question; several choices joined."""
    return {each.number: JOINED.join(form.typed_list.get(each.field, [])) for each in questions}


def with_answers(form: Form[M], answers: Mapping[int, str]) -> Form[M]:
    """The form that also shows these answers to the organiser's questions."""
    typed = {f"q{number}": text for number, text in answers.items()}
    chosen = {f"q{number}": text.split(JOINED) for number, text in answers.items()}
    return replace(form, typed={**form.typed, **typed}, typed_list={**form.typed_list, **chosen})


def _colleague(form: Form[RegistrationForm], place: int, errors: dict[str, str]) -> ColleagueForm | None:
    """The colleague of that row; None for a row left empty. Adds messages under the row's names."""
    values = {name: form.typed.get(f"c{place}_{name}", "").strip() for name in ColleagueForm.model_fields}
    given = {name: text for name, text in values.items() if text}
    if not given:
        return None
    try:
        return ColleagueForm.model_validate(given)
    except ValidationError as wrong:
        told = in_chinese(wrong.errors(include_url=False))
        errors |= {f"c{place}_{name}": message for name, message in told.items()}
        return None


def _refuse_twins(
    first: RegistrationForm, others: list[ColleagueForm | None], errors: dict[str, str]
) -> None:
    """One number, one person: the second row with it is wrong."""
    seen = {first.phone}
    for place, each in enumerate(others, 1):
        if each is None:
            continue
        if each.phone in seen:
            errors[f"c{place}_phone"] = "每人请填各自的手机号，这个号码上面已有"
        seen.add(each.phone)
