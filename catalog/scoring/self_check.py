"""The self-assessment's page: answers live in the address, nothing is stored, nobody signs in."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from pydantic import BaseModel, create_model
from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from catalog.models_scores import SelfAssessmentVersion
from catalog.scores import DIMENSIONS
from catalog.scoring import queries
from catalog.scoring.assessment import (
    MARK_NAME,
    Amount,
    Configuration,
    Indicator,
    SelfAssessment,
    assess_oneself,
)
from catalog.scoring.versions import configuration_of
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render


@dataclass(frozen=True)
class SelfCheckPage:
    """The context of catalog/scoring/self_assessment.html; `outcome` is None before anything is answered."""

    version: SelfAssessmentVersion
    is_newest: bool
    form: Form[BaseModel]
    groups: list[tuple[str, list[tuple[str, Indicator]]]]
    outcome: SelfAssessment | None


def show(request: Request, session: Session) -> Response:
    """The questions, and above them what the answers in the address make. Writes nothing."""
    newest = queries.newest_self_assessment(session)
    if newest is None:
        return render(request, "catalog/scoring/self_assessment.html", {"page": None, "mark": MARK_NAME})
    version = _asked(request, session) or newest
    configuration = configuration_of(version)
    names = {f"i{place}": each for place, each in enumerate(configuration.indicators)}
    form = fill(_form_model(names), FormData([*request.query_params.multi_items()]))
    page = SelfCheckPage(
        version=version,
        is_newest=version.id == newest.id,
        form=form,
        groups=_groups(names),
        outcome=_outcome(configuration, form),
    )
    return render(
        request,
        "catalog/scoring/self_assessment.html",
        {"page": page, "mark": MARK_NAME},
        status=422 if form.errors else 200,
    )


def _asked(request: Request, session: Session) -> SelfAssessmentVersion | None:
    """The version that the answers in the address were given to."""
    typed = request.query_params.get("v", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        return None
    return session.get(SelfAssessmentVersion, int(typed))


def _form_model(names: Mapping[str, Indicator]) -> type[BaseModel]:
    fields = dict.fromkeys(names, (Amount | None, None))
    return create_model("SelfAssessmentForm", **fields)  # type: ignore[call-overload, no-any-return]  # fields are known at run time only


def _outcome(configuration: Configuration, form: Form[BaseModel]) -> SelfAssessment | None:
    if form.value is None:
        return None
    typed: dict[str, Decimal | None] = form.value.model_dump()
    answers = {int(name[1:]): answer for name, answer in typed.items() if answer is not None}
    return assess_oneself(configuration, answers) if answers else None


def _groups(names: Mapping[str, Indicator]) -> list[tuple[str, list[tuple[str, Indicator]]]]:
    groups = [
        (label, [(name, each) for name, each in names.items() if each.dimension == code])
        for code, label in DIMENSIONS.items()
    ]
    return [(label, own) for label, own in groups if own]
