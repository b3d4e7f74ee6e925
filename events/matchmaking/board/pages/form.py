"""What a poster types: one form, of which each kind shows its own fields."""

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints
from starlette.datastructures import FormData

from catalog.profile import Wan
from catalog.regions import HenanRegion
from catalog.vocabulary import Guarantee, Purpose, Track
from events.matchmaking.board.drafted import MOST_DAYS, USUAL_DAYS, Draft, giving_away, lacking, says
from events.matchmaking.models import BoardVersion, Cooperation, Maturity, PostKind
from yurong.kit.forms import Form, fill

DAYS = (30, 60, USUAL_DAYS, MOST_DAYS)


def _text(shortest: int, longest: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=shortest, max_length=longest)


class PostForm(BaseModel):
    """A posting as typed; what its kind needs is told by `filled` and by the domain (drafted.faults)."""

    title: Annotated[str, _text(6, 60)]
    summary: Annotated[str, _text(20, 1000)]
    region: HenanRegion
    track: Track
    hides_name: bool = False
    amount: Wan | None = None
    term_months: Annotated[int, Field(ge=1, le=360)] | None = None
    purposes: list[Purpose] = Field(default_factory=list)
    security: list[Guarantee] = Field(default_factory=list)
    uses_facts: bool = False
    field: Annotated[str, _text(0, 80)] = ""
    maturity: Maturity | None = None
    cooperation: list[Cooperation] = Field(default_factory=list)
    product: Annotated[str, _text(0, 80)] = ""
    quantity: Annotated[str, _text(0, 60)] = ""
    delivery: Annotated[str, _text(0, 60)] = ""
    days: int = USUAL_DAYS
    request_key: Annotated[str, StringConstraints(pattern=r"^[\w-]{16,64}$")]

    def to_draft(self) -> Draft:
        return Draft(
            title=self.title,
            summary=self.summary,
            region=self.region,
            track=self.track,
            shows_name=not self.hides_name,
            amount=self.amount,
            term_months=self.term_months,
            purposes=tuple(self.purposes),
            security=tuple(self.security),
            uses_facts=self.uses_facts,
            field=self.field,
            maturity=self.maturity,
            cooperation=tuple(self.cooperation),
            product=self.product,
            quantity=self.quantity,
            delivery=self.delivery,
        )


def filled(kind: PostKind, sent: FormData) -> Form[PostForm]:
    """The form as sent; what its kind lacks is told together with what is mistyped, not after it."""
    form = fill(PostForm, sent)
    if form.value is not None:
        return form
    return form.refused_all({**lacking(kind, form.typed_list), **giving_away(form.typed), **form.errors})


def values_of(version: BoardVersion, request_key: str) -> dict[str, object]:
    """What the form shows of a stored version."""
    return {
        **says(version),
        "amount": version.amount.in_wan if version.amount else None,
        "hides_name": [] if version.shows_name else ["yes"],
        "uses_facts": ["yes"] if version.uses_facts else [],
        "request_key": request_key,
    }
