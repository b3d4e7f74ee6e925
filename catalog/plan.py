"""融资方案 as values: its lines, what they cover, what stays open."""

from dataclasses import dataclass

from catalog.matching import ProductResult
from catalog.values import Offering
from yurong.kit.money import Money


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One product in the plan, numbered in the order to apply.

    `amount` is what the line covers, None where no limit is known or it covers nothing (`covers` false:
    insurance, guarantee, subsidy, service). `cap` is the lowest known limit, `cap_reason` its source.
    `rate` (a year for what is borrowed, the fee of insurance and guarantee) is empty elsewhere.
    `to_verify` are conditions a person must judge first.
    """

    order: int
    result: ProductResult
    offering: Offering | None
    covers: bool
    amount: Money | None
    cap: Money | None
    cap_reason: str
    rate: str
    terms: str
    next_step: str
    to_verify: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def counterpart(self) -> str:
        """The institution, else whom the document names, else 「合作机构」."""
        return self.offering.institution if self.offering else self.result.product.provider or "合作机构"


@dataclass(frozen=True, slots=True)
class Plan:
    """A first plan for one need. `open_amount` is None where the amount needed is unknown.

    `covered_if_verified` is the part of `covered` that waits for a person's judgement. `unknowns` say in
    words what must be asked. `watch` are encouraged products: worth following, not to be applied for yet.
    """

    need: Money | None
    lines: tuple[PlanLine, ...]
    covered: Money
    covered_if_verified: Money
    open_amount: Money | None
    unknowns: tuple[str, ...]
    watch: tuple[ProductResult, ...]
