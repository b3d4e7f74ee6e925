"""The innovation scores of a firm on paper, in words. Pure."""

from catalog.paper import values as s
from catalog.profile import Profile
from catalog.scores import in_order
from catalog.scoring.shown import ShownScore, shown_score


def score(profile: Profile, source_text: str) -> s.Score | None:
    """The principal score with its parts, the other records as lines; None where no number is known.

    `source_text` says where a record without a date comes from.
    """
    records = [shown_score(each) for each in in_order(profile.scores)]
    if not records:
        return None
    first = records[0]
    return s.Score(
        scheme=first.title,
        value=first.value,
        issuer=first.source,
        date=first.dated or source_text,
        dimensions=tuple(
            s.Dimension(label=axis.label, value=axis.value_label, share_bp=axis.share_bp)
            for axis in first.axes
        ),
        detail=first.detail,
        others=tuple(_line(each, source_text) for each in records[1:]),
    )


def _line(record: ShownScore, source_text: str) -> str:
    parts = (f"{record.title} {record.value}", record.detail, record.source, record.dated or source_text)
    return "，".join(part for part in parts if part)
