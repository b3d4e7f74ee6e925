"""Score records in words and as a radar: the same on a page and on paper. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.scores import (
    DIMENSIONS,
    FULL_MARK,
    ScoreDimensions,
    ScoreRecord,
    ScoreSource,
    in_order,
    points,
)
from yurong.kit.money import BP

NOT_GIVEN = "未提供"


@dataclass(frozen=True)
class Axis:
    """One dimension as the radar macro draws it; `share_bp` None where it is not known."""

    label: str
    value_label: str
    share_bp: int | None


@dataclass(frozen=True)
class ShownScore:
    """One record: 「豫科积分」, 「78.5 分」, 「官方导入」; `detail` and `dated` are empty where not known."""

    title: str
    value: str
    source: str
    is_official: bool
    detail: str
    dated: str
    axes: tuple[Axis, ...]


def shown_scores(scores: Iterable[ScoreRecord]) -> list[ShownScore]:
    """Official ones first, the latest first."""
    return [shown_score(each) for each in in_order(scores)]


def shown_score(record: ScoreRecord) -> ShownScore:
    return ShownScore(
        title=record.scheme.label,
        value="总分未提供" if record.value is None else f"{points(record.value)} 分",
        source=record.source.label,
        is_official=record.source is ScoreSource.OFFICIAL,
        detail="，".join(part for part in _details(record) if part),
        dated=record.dated.isoformat() if record.dated else "",
        axes=axes(record.dimensions),
    )


def axes(parts: ScoreDimensions | None) -> tuple[Axis, ...]:
    """产业, 技术创新, 人才团队, 经营管理, each out of 100; empty where no part was given."""
    if parts is None:
        return ()
    marks = {label: getattr(parts, name) for name, label in DIMENSIONS.items()}
    return tuple(
        Axis(
            label=label,
            value_label=NOT_GIVEN if mark is None else f"{points(mark)} / {FULL_MARK}",
            share_bp=None if mark is None else int(mark * BP / FULL_MARK),
        )
        for label, mark in marks.items()
    )


def _details(record: ScoreRecord) -> tuple[str, ...]:
    return (
        record.issuer,
        record.version,
        f"{record.year} 年度" if record.year else "",
        standing(record),
    )


def standing(record: ScoreRecord) -> str:
    """「第 12 名（共 340 家，前 4%）」; empty where the rank is unknown. The share is rounded up."""
    if record.rank is None:
        return ""
    if record.ranked_of is None:
        return f"第 {record.rank} 名"
    percent = -(-record.rank * 100 // record.ranked_of)
    return f"第 {record.rank} 名（共 {record.ranked_of} 家，前 {percent}%）"
