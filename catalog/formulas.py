"""The arithmetic of the calculable rules: a number with its working. Exact, a fraction of a 分 dropped."""

from collections.abc import Callable
from dataclasses import dataclass

from catalog.source import SubsidySource
from catalog.wording import share_text
from yurong.kit.money import Money, percent

PER_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Sum:
    """A computed number with its working; `limit_bp` instead of `amount` where a rate is bounded."""

    working: str
    amount: Money | None = None
    limit_bp: int | None = None
    capped: bool = False
    is_upper_bound: bool = False


def _times(rule: SubsidySource, value: object) -> Sum:
    assert isinstance(value, Money)
    assert rule.times is not None
    amount = value * rule.times
    return Sum(f"{rule.times} × {value} = {amount}", amount)


def _share(rule: SubsidySource, value: object) -> Sum:
    assert isinstance(value, Money)
    assert rule.share_per_million is not None
    if rule.threshold is not None and value < rule.threshold:
        return Sum(f"{value}低于 {rule.threshold}的门槛，不予补助", Money(0))
    full = Money(value.fen * rule.share_per_million // PER_MILLION)
    working = f"{share_text(rule.share_per_million)} × {value} = {full}"
    if rule.cap is not None and full > rule.cap:
        return Sum(f"{working}，封顶 {rule.cap}", rule.cap, capped=True)
    return Sum(working, full)


def _share_bound(rule: SubsidySource, value: object) -> Sum:
    """The same sum where the text says 不超过: a bound, not an entitlement."""
    found = _share(rule, value)
    return Sum(found.working, found.amount, None, found.capped, is_upper_bound=True)


def _fixed(rule: SubsidySource, _value: object) -> Sum:
    assert rule.amount is not None
    return Sum(f"一次性 {rule.amount}", rule.amount)


def _added_points(rule: SubsidySource, value: object) -> Sum:
    assert isinstance(value, int)
    assert rule.points_bp is not None
    limit = value + rule.points_bp
    points = percent(rule.points_bp).removesuffix("%")
    return Sum(f"{percent(value)} + {points} 个百分点 = {percent(limit)}", None, limit, is_upper_bound=True)


FORMULAS: dict[str, Callable[[SubsidySource, object], Sum]] = {
    "times": _times,
    "share_capped": _share,
    "threshold_share": _share,
    "share_cap_only": _share_bound,
    "fixed_by_unit": _fixed,
    "added_points": _added_points,
}
