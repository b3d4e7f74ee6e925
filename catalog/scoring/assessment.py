"""自评: indicators and weights that an administrator sets, and what they make of a firm's answers. Pure.

A reference for the firm alone. Its outcome is no ScoreRecord and enters no Profile, so no criterion sees it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from catalog.scores import DIMENSIONS, FULL_MARK, Mark
from catalog.scoring.shown import Axis
from yurong.kit.money import BP, plain

MARK_NAME = "自评参考，非官方积分"
MOST_INDICATORS = 30
NOT_SET = "未设指标"

Amount = Annotated[Decimal, Field(ge=-1_000_000_000, le=1_000_000_000, max_digits=12, decimal_places=2)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=80)]


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Band(_Frozen):
    """From this value on, up to the next band, an answer earns these points."""

    at_least: Amount
    points: Mark


class Indicator(_Frozen):
    """One question. Below the first band an answer earns nothing; `weight` is percent of the total."""

    label: Title
    dimension: Annotated[str, Field(pattern=f"^({'|'.join(DIMENSIONS)})$")]
    unit: Annotated[str, StringConstraints(strip_whitespace=True, max_length=10)] = ""
    weight: Annotated[int, Field(ge=1, le=100)]
    bands: Annotated[tuple[Band, ...], Field(min_length=1, max_length=12)]

    @model_validator(mode="after")
    def _bands_rise(self) -> Self:
        if any(low.at_least >= high.at_least for low, high in pairwise(self.bands)):
            raise ValueError("档次要从小到大，不能重复")
        return self

    @property
    def best(self) -> Decimal:
        """The most points that an answer can earn."""
        return max(band.points for band in self.bands)

    def place(self, answer: Decimal) -> int:
        """The index of the answer's band, -1 below the first."""
        return sum(answer >= band.at_least for band in self.bands) - 1

    def points(self, place: int) -> Decimal:
        return self.bands[place].points if place >= 0 else Decimal(0)


class Configuration(_Frozen):
    """One version of the self-assessment: its weights make 100 %."""

    title: Title
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1, max_length=MOST_INDICATORS)]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        together = sum(each.weight for each in self.indicators)
        if together != 100:
            raise ValueError(f"权重合计 {together}%，应为 100%")
        labels = [each.label for each in self.indicators]
        if len(set(labels)) < len(labels):
            raise ValueError("指标名称不能重复")
        return self


@dataclass(frozen=True)
class Improvement:
    """A change that would raise the total: 「研发投入占比」, 「达到 6 %」, 4.5 points more."""

    label: str
    change: str
    gain: Decimal

    @property
    def gain_label(self) -> str:
        return _shown(self.gain)


@dataclass(frozen=True)
class SelfAssessment:
    """What the answers make. With questions left open the total lies between `least` and `most`."""

    least: Decimal
    most: Decimal
    axes: tuple[Axis, ...]
    improvements: tuple[Improvement, ...]
    unanswered: tuple[str, ...]

    @property
    def total(self) -> str:
        """「72.5 分」, or 「52–71 分」 while questions are open."""
        if not self.unanswered:
            return f"{_shown(self.least)} 分"
        return f"{_shown(self.least)}–{_shown(self.most)} 分"


def assess_oneself(configuration: Configuration, answers: Mapping[int, Decimal]) -> SelfAssessment:
    """The outcome of answers by the indicator's place; a place left out is unknown, not zero."""
    indicators = list(enumerate(configuration.indicators))
    least = sum((_earned(each, answers.get(i)) for i, each in indicators), Decimal(0))
    open_ = sum((each.best * each.weight / 100 for i, each in indicators if i not in answers), Decimal(0))
    return SelfAssessment(
        least=least,
        most=least + open_,
        axes=tuple(_axis(name, label, configuration, answers) for name, label in DIMENSIONS.items()),
        improvements=improvements(configuration, answers),
        unanswered=tuple(each.label for i, each in indicators if i not in answers),
    )


def improvements(configuration: Configuration, answers: Mapping[int, Decimal]) -> tuple[Improvement, ...]:
    """For each answer that could earn more, the nearest band that does; the largest gain first."""
    found = [
        nearest
        for i, indicator in enumerate(configuration.indicators)
        if i in answers and (nearest := _nearest(indicator, answers[i]))
    ]
    return tuple(sorted(found, key=lambda each: -each.gain))


def _nearest(indicator: Indicator, answer: Decimal) -> Improvement | None:
    here = indicator.place(answer)
    better = [
        place for place in range(len(indicator.bands)) if indicator.points(place) > indicator.points(here)
    ]
    if not better:
        return None
    place = min(better, key=lambda each: (abs(each - here), -indicator.points(each)))
    if place > here:
        change = f"达到 {_with_unit(indicator.bands[place].at_least, indicator.unit)}"
    else:
        change = f"降到 {_with_unit(indicator.bands[place + 1].at_least, indicator.unit)}以下"
    gain = (indicator.points(place) - indicator.points(here)) * indicator.weight / 100
    return Improvement(indicator.label, change, gain)


def _axis(name: str, label: str, configuration: Configuration, answers: Mapping[int, Decimal]) -> Axis:
    """The weighted points of one dimension, out of 100; unknown while one of its questions is open."""
    own = [(i, each) for i, each in enumerate(configuration.indicators) if each.dimension == name]
    if not own:
        return Axis(label, NOT_SET, None)
    if any(i not in answers for i, _ in own):
        return Axis(label, "还没有填完", None)
    earned = sum((_earned(each, answers[i]) for i, each in own), Decimal(0))
    share = earned * 100 / sum(each.weight for _, each in own)
    return Axis(label, f"{_shown(share)} / {FULL_MARK}", int(share * BP / FULL_MARK))


def _earned(indicator: Indicator, answer: Decimal | None) -> Decimal:
    if answer is None:
        return Decimal(0)
    return indicator.points(indicator.place(answer)) * indicator.weight / 100


def _shown(number: Decimal) -> str:
    return f"{plain(number.quantize(Decimal('0.1'), ROUND_HALF_UP)):f}"


def _with_unit(number: Decimal, unit: str) -> str:
    return f"{plain(number):f} {unit}".rstrip()
