"""The form for an offering's terms. What stays empty is shown as 「面议」, never guessed."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, Field, StringConstraints, model_validator

from catalog.offerings.values import Terms
from catalog.profile import RegionCode, Wan
from catalog.regions import henan_options
from catalog.territory import within
from catalog.vocabulary import Guarantee, Verdict
from yurong.kit.forms import Form
from yurong.kit.money import Money, Percent, plain

HENAN, NATION = "410000", "000000"


def _positive(amount: Money) -> Money:
    if amount <= Money(0):
        raise ValueError("须大于 0；不公布额度请留空")
    return amount


class TermsForm(BaseModel):
    """What an institution fills in. `revision` is what the form showed."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=60)]
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    amount_max: Annotated[Wan, AfterValidator(_positive)] | None = None
    rate_min: Percent | None = None
    rate_max: Percent | None = None
    term_max_months: Annotated[int, Field(ge=1, le=360)] | None = None
    guarantee: tuple[Guarantee, ...] = ()
    region: RegionCode
    wanted_from: date | None = None
    valid_until: date | None = None
    revision: Annotated[int, Field(ge=0)] = 0

    @model_validator(mode="after")
    def _bounds_are_ordered(self) -> Self:
        if self.rate_max is not None and (self.rate_min is None or self.rate_max < self.rate_min):
            raise ValueError("利率请从低到高填写：先填最低，再填最高")
        if self.valid_until and self.wanted_from and self.valid_until < self.wanted_from:
            raise ValueError("有效期的截止日早于开始日，请检查")
        return self

    def to_terms(self) -> Terms:
        return Terms(
            name=self.name,
            note=self.note,
            amount_max=self.amount_max,
            rate_min_bp=self.rate_min,
            rate_max_bp=self.rate_max,
            term_max_months=self.term_max_months,
            guarantee=self.guarantee,
            region=self.region,
            wanted_from=self.wanted_from,
            valid_until=self.valid_until,
        )


def checked(form: Form[TermsForm], territory: str, today: date) -> Form[TermsForm]:
    """The form with what only the product's territory and the day can refuse."""
    if form.value and form.value.region not in dict(regions_within(territory)):
        form = form.refused("region", "这个产品不在该地区办理，请从列出的地区中选择")
    if form.value and form.value.valid_until and form.value.valid_until < today:
        form = form.refused("valid_until", "截止日已经过去，请改成以后的日期，或留空表示长期")
    return form


def values_of(terms: Terms) -> dict[str, object]:
    """The terms as the form shows them."""
    return {
        "name": terms.name,
        "note": terms.note,
        "amount_max": terms.amount_max.in_wan if terms.amount_max else None,
        "rate_min": _percent(terms.rate_min_bp),
        "rate_max": _percent(terms.rate_max_bp),
        "term_max_months": terms.term_max_months,
        "guarantee": [each.value for each in terms.guarantee],
        "region": terms.region,
        "wanted_from": terms.wanted_from,
        "valid_until": terms.valid_until,
    }


def regions_within(territory: str) -> list[tuple[str, str]]:
    """The places of Henan in which a product of this territory can be offered, the widest first."""
    whole = [(NATION, "全国"), (HENAN, "河南省")]
    return [
        (code, name)
        for code, name in (*whole, *henan_options())
        if within(code, territory) in (Verdict.MET, Verdict.MANUAL)
    ]


def _percent(bp: int | None) -> str | None:
    return None if bp is None else f"{plain(Decimal(bp) / 100):f}"
