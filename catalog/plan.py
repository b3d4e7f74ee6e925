"""融资方案 as values: its lines, what they cover, what stays open."""

from dataclasses import dataclass

from catalog.matching import ProductResult
from catalog.values import Offering
from yurong.kit.money import Money

NOTHING = Money(0)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a plan costs over `months`, at the upper end of published rates, rounded to 分.

    `months_assumed` where the firm named no term. `unpriced` is the amount whose price must be asked for:
    its cost is not in here. `spent` is what the firm pays beside interest and fees, counted once, where a
    rule pays part of it back (a premium); `repaid` is that part.
    """

    interest: Money
    fees: Money
    months: int
    months_assumed: bool
    unpriced: Money
    spent: Money = NOTHING
    repaid: Money = NOTHING

    @property
    def borrowing(self) -> Money:
        """Interest and fees over the term."""
        return self.interest + self.fees

    @property
    def a_year(self) -> Money:
        """Interest and fees of one year."""
        return Money((2 * self.borrowing.fen * 12 + self.months) // (2 * self.months))

    @property
    def total(self) -> Money:
        """Over the term, after what is paid back."""
        return self.borrowing + self.spent - self.repaid


@dataclass(frozen=True, slots=True)
class Repaid:
    """What a rule pays back of an expenditure of the firm (`what`); `clause` is its reference."""

    rule: str
    what: str
    spent: Money
    amount: Money
    working: str
    cap: Money | None
    clause: str

    @property
    def words(self) -> str:
        """「郑州科技保险保费补助：30% × 50 万元 = 15 万元，最高 20 万元，以实际拨付为准」."""
        cap = f"，最高 {self.cap}" if self.cap is not None and "封顶" not in self.working else ""
        return f"{self.rule}：{self.working}{cap}，以实际拨付为准"


@dataclass(frozen=True, slots=True)
class Inquiry:
    """待询价: whom to ask what, in this order, and which answer would change the plan.

    `below_bp`: a yearly rate under this one makes the plan cheaper. `from_amount`: a limit from here on
    makes it better. Both None where no answer would, where any would, or where that was not worked out.
    """

    order: int
    result: ProductResult
    offering: Offering | None
    asks: tuple[str, ...]
    effect: str
    below_bp: int | None = None
    from_amount: Money | None = None

    @property
    def counterpart(self) -> str:
        return counterpart(self.result, self.offering)


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another plan, proven best of its kind: parts (product, offering, amount) and difference in words."""

    title: str
    parts: tuple[tuple[ProductResult, Offering | None, Money], ...]
    covered: Money
    cost: Cost
    difference: str


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One product in the plan, numbered in the order to apply.

    `amount` is what the line covers, None where no limit is known or it covers nothing (`covers` false:
    insurance, guarantee, subsidy, service). `cap` is the lowest known limit, `cap_reason` its source.
    `rate` (a year for what is borrowed, the fee of insurance and guarantee) is empty elsewhere.
    `to_verify` are conditions a person must judge first. `why` is the reason for this amount; `cost` what it
    costs over the term, None where a price is unknown. `rate_bp` and `fee_bp` are the prices a year that the
    cost counts (interest, guarantee fee), None where nobody gave one.
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
    why: str = ""
    cost: Cost | None = None
    rate_bp: int | None = None
    fee_bp: int | None = None

    @property
    def counterpart(self) -> str:
        """The institution, else whom the document names, else 「合作机构」."""
        return counterpart(self.result, self.offering)


@dataclass(frozen=True, slots=True)
class Plan:
    """The best plan for one need. `open_amount` is None where the amount needed is unknown.

    `covered_if_verified` is the part of `covered` that waits for a person's judgement. `unknowns` say in
    words what must be asked. `watch` are encouraged products: worth following, not to be applied for yet.
    `cost` is None where the amount is unknown. `set_aside` are offerings that suit the firm and not the need.
    `repaid` is what rules pay back, netted in `cost`; `not_counted` says why other computed sums are not.
    `basis` says by which rules the plan was chosen.
    """

    need: Money | None
    lines: tuple[PlanLine, ...]
    covered: Money
    covered_if_verified: Money
    open_amount: Money | None
    unknowns: tuple[str, ...]
    watch: tuple[ProductResult, ...]
    cost: Cost | None = None
    inquiries: tuple[Inquiry, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    set_aside: tuple[str, ...] = ()
    repaid: tuple[Repaid, ...] = ()
    not_counted: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()


def counterpart(result: ProductResult, offering: Offering | None) -> str:
    """The institution, else whom the document names, else 「合作机构」."""
    return offering.institution if offering else result.product.provider or "合作机构"
