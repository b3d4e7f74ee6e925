"""The short form for profile and need: the self-check and the intake of a clinic share it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field, ValidationInfo, field_validator

from catalog.facts import FACTS
from catalog.hints import hint
from catalog.more_fields import ROWS, MoreFields, more_values
from catalog.profile import MOST_COUNTERPARTS, Case, Count, MoneyKind, Need, Profile, RegionCode, Wan
from catalog.scores import (
    DIMENSIONS,
    Mark,
    Points,
    ScoreDimensions,
    ScoreRecord,
    ScoreSource,
    asked_score,
    points,
)
from catalog.vocabulary import (
    Category,
    ContestPhase,
    Credential,
    Guarantee,
    IntegrityFlag,
    Labelled,
    Purpose,
    Score,
    Size,
    Stage,
    Track,
)
from yurong.accounts.founded_on import FoundedOn

NONE = "none"
"""The box 「都没有」: the list is known to be empty; no box at all is unknown."""

_MONEY = (Category.EQUITY, Category.LOAN, Category.BOND, Category.LEASING)
PREFERENCES = ("kinds", "preferred", "most_counterparts")
"""The fields that choose among plans and say nothing of the firm."""

_LISTS: dict[str, type[Labelled]] = {
    "credentials": Credential,
    "integrity_flags": IntegrityFlag,
    "score_scheme": Score,
    "purposes": Purpose,
    "security": Guarantee,
}


class CaseForm(MoreFields):
    """What the form asks. Every field may stay empty: it is then unknown."""

    region: RegionCode | None = None
    founded_on: FoundedOn | None = None
    stage: Stage | None = None
    size: Size | None = None
    track: Track | None = None
    credentials: tuple[str, ...] = ()
    contest_phase: ContestPhase | None = None
    contest_awarded: bool | None = None
    score_scheme: tuple[str, ...] = ()
    score_value: Points | None = None
    score_industry: Mark | None = None
    score_technology: Mark | None = None
    score_talent: Mark | None = None
    score_management: Mark | None = None
    fiscal_award: Wan | None = None
    invention_patents: Count | None = None
    other_ip: Count | None = None
    has_borrowed: bool | None = None
    in_incubator: bool | None = None
    newly_in_incubator: bool | None = None
    on_key_chain: bool | None = None
    supplies_chain_leader: bool | None = None
    has_receivables: bool | None = None
    buys_tech_insurance: bool | None = None
    is_multinational: bool | None = None
    ip_securities_issued: bool | None = None
    insurance_premium: Wan | None = None
    guaranteed_amount: Wan | None = None
    amount: Wan | None = None
    term_months: Annotated[int, Field(ge=1, le=360)] | None = None
    purposes: tuple[str, ...] = ()
    security: tuple[str, ...] = ()
    kinds: tuple[Category, ...] = ()
    preferred: tuple[MoneyKind, ...] = ()
    most_counterparts: Annotated[int, Field(ge=1, le=MOST_COUNTERPARTS)] | None = None

    @field_validator("contest_awarded")
    @classmethod
    def _awarded_in_a_contest(cls, awarded: bool | None, others: ValidationInfo) -> bool | None:
        if awarded and others.data.get("contest_phase") == ContestPhase.NONE:
            raise ValueError("填了未参赛，又填了获奖，请改其中一项")
        return awarded

    @field_validator("score_value", *(f"score_{name}" for name in DIMENSIONS))
    @classmethod
    def _of_a_score(cls, mark: Decimal | None, others: ValidationInfo) -> Decimal | None:
        if mark is not None and NONE in others.data.get("score_scheme", ()):
            raise ValueError("填了没有创新积分，又填了得分，请改其中一项")
        return mark

    @field_validator(*_LISTS)
    @classmethod
    def _listed(cls, chosen: tuple[str, ...], which: ValidationInfo) -> tuple[str, ...]:
        allowed = {word.value for word in _LISTS[str(which.field_name)]} | {NONE}
        if set(chosen) - allowed:
            raise ValueError("请从列出的选项中选择")
        if NONE in chosen and len(chosen) > 1:
            raise ValueError("「都没有」不能和其他选项同时选")
        return chosen

    @field_validator("credentials")
    @classmethod
    def _with_certificates(cls, chosen: tuple[str, ...], others: ValidationInfo) -> tuple[str, ...]:
        if not chosen and any(others.data.get(f"certificate_{row}") for row in ROWS):
            raise ValueError("填了证书日期，请把已取得的资质也勾上；现在都没有请选「都没有」")
        return chosen

    def to_case(self) -> Case:
        """Profile and need; an untouched list is unknown, 「都没有」 is an empty list."""
        shared = set(Profile.model_fields) & set(CaseForm.model_fields) - set(_LISTS)
        profile = {name: getattr(self, name) for name in shared}
        return Case(
            profile=Profile(
                **profile,
                credentials=_known(self.credentials),
                certificates=self.certificates(),
                integrity_flags=_known(self.integrity_flags),
                annual=self.annual(),
                score_scheme=_known(self.score_scheme),
                scores=self._scores(),
            ),
            need=Need(
                amount=self.amount,
                term_months=self.term_months,
                purposes=_known(self.purposes),
                security=_known(self.security),
                kinds=self.kinds or None,
                preferred=self.preferred or None,
                most_counterparts=self.most_counterparts,
            ),
        )

    def _scores(self) -> tuple[ScoreRecord, ...]:
        """The total and the parts as a declared record: of 豫科积分, unless only others are held."""
        marks = {name: getattr(self, f"score_{name}") for name in DIMENSIONS}
        known = {name: mark for name, mark in marks.items() if mark is not None}
        if self.score_value is None and not known:
            return ()
        held = self.score_scheme or (Score.YUKE.value,)
        return (
            ScoreRecord(
                scheme=Score.YUKE if Score.YUKE.value in held else Score(held[0]),
                source=ScoreSource.DECLARED,
                value=self.score_value,
                dimensions=ScoreDimensions(**known) if known else None,
            ),
        )


def values_of(case: Case) -> Mapping[str, object]:
    """The form values that stand for a stored case: the way back from `to_case`."""
    values: dict[str, Any] = {}
    for part in (case.profile, case.need):
        for name in set(type(part).model_fields) & set(CaseForm.model_fields):
            values[name] = _typed(getattr(part, name))
    if case.profile.credentials is None and (held := case.profile.certificates):
        values["credentials"] = list(dict.fromkeys(each.credential.value for each in held))
    values |= {name: _typed(value) for name, value in more_values(case.profile).items()}
    return {**score_values(case.profile.scores), **values}


def score_values(scores: Iterable[ScoreRecord]) -> Mapping[str, object]:
    """The form values of the record that the form asks for; empty where there is none."""
    scores = tuple(scores)
    shown = asked_score(scores)
    if shown is None:
        return {}
    values: dict[str, object] = {"score_scheme": list(dict.fromkeys(each.scheme.value for each in scores))}
    marks = {"value": shown.value} | (shown.dimensions.model_dump() if shown.dimensions else {})
    return values | {f"score_{name}": points(mark) for name, mark in marks.items() if mark is not None}


def _typed(value: Any) -> object:  # noqa: ANN401 - whatever a case holds
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return [str(each.value) for each in value] or [NONE]
    if hasattr(value, "in_wan"):
        return f"{value.in_wan:f}"
    return getattr(value, "value", value)


def _known(chosen: tuple[str, ...]) -> Any:  # noqa: ANN401 - pydantic turns the codes into words
    if not chosen:
        return None
    return tuple(code for code in chosen if code != NONE)


def _options(words: type[Labelled]) -> list[tuple[str, str]]:
    return [(word.value, word.label) for word in words]


def _counts() -> list[tuple[str, str]]:
    return [(str(count), f"{count} 家") for count in range(1, MOST_COUNTERPARTS + 1)]


def options() -> dict[str, list[tuple[str, str]]]:
    """The choices of every list field, where answers are found, and the fields of 「更多情况」."""
    nothing = [(NONE, "都没有")]
    return {
        "stage": [("", "不清楚"), *_options(Stage)],
        "size": [("", "不清楚"), *_options(Size)],
        "track": [("", "不清楚"), *_options(Track)],
        "credentials": _options(Credential) + nothing,
        "contest_phase": [*_options(ContestPhase), ("", "不清楚")],
        "score_scheme": _options(Score) + nothing,
        "purposes": _options(Purpose),
        "security": _options(Guarantee) + nothing,
        "kinds": [(kind.value, kind.label) for kind in (*_MONEY, Category.INSURANCE)],
        "preferred": [("", "不限"), *((kind.value, kind.label) for kind in _MONEY)],
        "most_counterparts": [("", "3 家（默认）"), *_counts()],
        "integrity_flags": _options(IntegrityFlag) + nothing,
        "certificates": [("", "请选择"), *_options(Credential)],
        "hints": [(key, hint(fact)) for key, fact in FACTS.items()],
        "more": [(name, "") for name in MoreFields.model_fields],
        "yes_no": [("yes", "是"), ("no", "否"), ("", "不清楚")],
    }
