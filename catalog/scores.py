"""创新积分: what one scheme said of a firm in one year, and who told us. The schemes are not comparable.

A self-assessment is never one of these records (catalog/scoring/assessment.py): nothing here can hold it.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Self, TypeGuard

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from catalog.vocabulary import Labelled, Score
from yurong.kit.money import plain

DIMENSIONS = {"industry": "产业", "technology": "技术创新", "talent": "人才团队", "management": "经营管理"}
"""The four groups of indicators that the reply 二(二) names, by field."""

FULL_MARK = 100

Points = Annotated[Decimal, Field(ge=0, le=10_000, max_digits=7, decimal_places=2)]
"""A total in the scheme's own points: some end at 100, some at 1,000."""
Mark = Annotated[Decimal, Field(ge=0, le=FULL_MARK, max_digits=5, decimal_places=2)]
Year = Annotated[int, Field(ge=2015, le=2100)]
Standing = Annotated[int, Field(ge=1, le=10_000_000)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)]


class ScoreSource(Labelled):
    """Who told us; an official record was handed in by those who run the site."""

    OFFICIAL = "official", "官方导入"
    DECLARED = "declared", "企业填报，待核验"


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ScoreDimensions(_Frozen):
    """The four dimensions, each 0 to 100; left out is unknown, not zero."""

    industry: Mark | None = None
    technology: Mark | None = None
    talent: Mark | None = None
    management: Mark | None = None


class ScoreRecord(_Frozen):
    """One score. `rank` is at most `ranked_of` firms; `dated` is the day it was published or told."""

    scheme: Score
    source: ScoreSource
    version: Name = ""
    issuer: Name = ""
    year: Year | None = None
    value: Points | None = None
    rank: Standing | None = None
    ranked_of: Standing | None = None
    dimensions: ScoreDimensions | None = None
    dated: date | None = None

    @model_validator(mode="after")
    def _ranked_among_enough(self) -> Self:
        if self.rank is not None and self.ranked_of is not None and self.rank > self.ranked_of:
            raise ValueError("名次不能大于参评企业数")
        return self


def principal(scores: Iterable[ScoreRecord]) -> ScoreRecord | None:
    """The record to show where one stands for all: official before declared, then the latest."""
    return min(scores, key=_precedence, default=None)


def asked_score(scores: Iterable[ScoreRecord]) -> ScoreRecord | None:
    """The record that the short form has fields for: 豫科积分 before others."""
    scores = tuple(scores)
    return principal(each for each in scores if each.scheme is Score.YUKE) or principal(scores)


def in_order(scores: Iterable[ScoreRecord]) -> tuple[ScoreRecord, ...]:
    """Official ones first, the latest first."""
    return tuple(sorted(scores, key=_precedence))


def joined(official: Iterable[ScoreRecord], typed: Iterable[ScoreRecord]) -> tuple[ScoreRecord, ...]:
    """Both, but what was typed only when it says something else than an official record of its scheme."""
    official = tuple(official)
    said = {(each.scheme, each.value, each.dimensions) for each in official}
    return in_order((*official, *(t for t in typed if (t.scheme, t.value, t.dimensions) not in said)))


def points(number: Decimal) -> str:
    """「78.5」, without trailing zeros."""
    return f"{plain(number):f}"


def scores_as_records(given: object) -> object:
    """The input of a Profile with every score as a record, and each record's scheme among those held.

    Before there were records, a total (`score_value`) and its parts (`score_dimensions`) stood beside the
    schemes; stored cases still do. They become a declared record: 豫科积分 where it is held, as the form
    asks, else the first scheme. A total of no scheme says nothing.
    """
    if not isinstance(given, dict):
        return given
    profile = dict(given)
    total, parts = profile.pop("score_value", None), profile.pop("score_dimensions", None)
    schemes, records = profile.get("score_scheme") or (), profile.get("scores") or ()
    if not _all_words(schemes) or not isinstance(records, list | tuple):
        return profile  # the fields themselves say what is wrong
    if schemes and (total is not None or parts is not None):
        scheme = Score.YUKE if Score.YUKE in schemes else schemes[0]
        old = {"scheme": scheme, "source": ScoreSource.DECLARED, "value": total, "dimensions": parts}
        records = (*records, old)
    named = [_scheme_of(each) for each in records]
    if records:
        profile["scores"] = tuple(records)
        profile["score_scheme"] = tuple(dict.fromkeys((*schemes, *filter(None, named))))
    return profile


def _scheme_of(record: object) -> str | None:
    if isinstance(record, ScoreRecord):
        return record.scheme
    scheme = record.get("scheme") if isinstance(record, dict) else None
    return scheme if isinstance(scheme, str) else None


def _all_words(schemes: object) -> TypeGuard[Sequence[str]]:
    return isinstance(schemes, list | tuple) and all(isinstance(each, str) for each in schemes)


def _precedence(record: ScoreRecord) -> tuple[bool, int, int, str]:
    dated = record.dated.toordinal() if record.dated else 0
    return record.source is not ScoreSource.OFFICIAL, -(record.year or 0), -dated, record.scheme
