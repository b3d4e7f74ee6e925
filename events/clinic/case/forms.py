"""What an expert types on the screen."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from catalog.profile import Wan
from events.clinic.models.case import MAX_FINDING

MAX_REASON = 300

Version = Annotated[int, Field(ge=0, le=1_000_000)]


class FindingForm(BaseModel):
    """The text of the own role; `version` is the one that the form showed, 0 for a first one."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_FINDING)]
    version: Version


class DraftForm(BaseModel):
    """What is being typed; `draft` is the draft's version that the window had, `version` the finding's."""

    text: Annotated[str, StringConstraints(max_length=MAX_FINDING)]
    version: Version
    draft: Version


class AdjustForm(BaseModel):
    """One change of the plan. An addition without an amount is 待询价."""

    product_slug: Annotated[str, StringConstraints(max_length=64)]
    action: Literal["add", "remove", "amount"]
    amount: Wan | None = None
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=MAX_REASON)]


class ReleaseForm(BaseModel):
    """`after_version` is the newest version that the page showed, 0 where there was none.

    `why` says why that version is corrected; a first sheet needs none.
    """

    after_version: Version
    why: Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_REASON)] = ""


ACTIONS = (("add", "加入方案"), ("amount", "改金额"), ("remove", "移出方案"))
