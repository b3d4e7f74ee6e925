"""The form of the intake, and how it stands for a draft: every value as typed, wrong ones too."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints
from starlette.datastructures import FormData

from catalog.case_form import CaseForm
from catalog.scoring.shown import ShownScore
from events.clinic.models import IntakeDraft
from events.clinic.models.case import MAX_NOTE
from events.clinic.preparing.drafts import Typed
from yurong.kit.forms import Form, clean, prefilled

WINDOW = r"^[0-9a-f]{32}$"
_OF_THE_PAGE = ("consent", "version", "window", "begun_from")
"""Fields that belong to the page, not to what is told of the firm. Consent is never kept in a draft."""


class IntakeForm(CaseForm):
    """The short form, a note for the panel, and consent to show both to it.

    `window` names the page that writes a draft, `begun_from` the draft it was opened with (0: none).
    """

    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_NOTE)] = ""
    consent: bool = False
    version: Annotated[int, Field(ge=0)] = 0
    window: Annotated[str, StringConstraints(pattern=WINDOW)] | None = None
    begun_from: Annotated[int, Field(ge=0)] = 0


@dataclass(frozen=True)
class Start:
    """What the form begins with, and where that came from."""

    form: Form[IntakeForm]
    draft: IntakeDraft | None = None
    brought_on: datetime | None = None
    score: ShownScore | None = None
    theirs: Typed = field(default_factory=dict)
    """What was handed in elsewhere meanwhile, to be compared."""


def of_values(form: Form[IntakeForm], theirs: Typed | None = None) -> Start:
    """The page of a form that was sent and not taken."""
    return Start(form, theirs=theirs or {})


def of_draft(draft: IntakeDraft) -> Form[IntakeForm]:
    """The form as it was typed."""
    last = {name: values[-1] for name, values in draft.typed.items()}
    return Form(None, {**last, "version": str(draft.intake_version)}, draft.typed)


def draft_of(sent: FormData) -> Typed:
    """What a draft keeps of a submitted form: every text under the names of the form, nothing checked."""
    kept: dict[str, list[str]] = {}
    for name, value in sent.multi_items():
        known = name in IntakeForm.model_fields and name not in _OF_THE_PAGE
        if known and isinstance(value, str) and clean(value).strip():
            kept.setdefault(name, []).append(clean(value).strip())
    return kept


def typed_of(values: Mapping[str, object]) -> Typed:
    """Stored values as they would be typed, to be compared with a draft."""
    shown = prefilled(IntakeForm, values)
    single = {name: [value] for name, value in shown.typed.items() if value and name not in _OF_THE_PAGE}
    return {**single, **shown.typed_list}
