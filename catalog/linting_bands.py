"""Faults of a scored row by itself: points that nobody can reach, bands that never count."""

from collections.abc import Iterator

from catalog.criteria import Score
from catalog.points import attained, reach


def band_faults(score: Score) -> Iterator[str]:
    """Each fault in words; the total first."""
    most = sum(reach(bands)[1] for bands in score.leaves)
    if most < score.least:
        yield f"「{score.requirement}」没有企业能满足：各项加起来最高 {most} 分，需至少 {score.least} 分"
    for part, bands in zip(score.parts, score.leaves, strict=True):
        best = reach(bands)[1]
        named = f"「{score.requirement}」的“{part.label}”"
        if part.least is not None and best < part.least:
            yield f"{named}最高 {best} 分，达不到需至少的 {part.least} 分"
        counts = attained(bands)
        for place, band in enumerate(part.bands):
            if place not in counts:
                yield f"{named}第 {place + 1} 档（{band.points} 分）轮不到：前面的档已包含它"
