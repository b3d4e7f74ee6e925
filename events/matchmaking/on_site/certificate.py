"""A training certificate (培训证书) as a value: everything that is printed, and nothing else.

Frozen when it is issued: stored as JSON, read back, prints the same again. The name stays on it when the
registration's particulars are erased: a certificate is worth something only while it can be verified.
"""

from pydantic import AwareDatetime

from catalog.paper.values import Part, Text


class Lesson(Part):
    """One session that counted, and what was attended of it."""

    title: Text
    minutes: int


class TrainingCertificate(Part):
    """What the paper says. `span`: 「2026年12月5日」 or from when to when; minutes attended and needed."""

    number: Text
    short_code: Text
    name: Text
    organisation: Text
    training: Text
    audience: Text
    span: Text
    place: Text
    minutes: int
    needed_minutes: int
    lessons: tuple[Lesson, ...]
    organiser: Text
    issued_at: AwareDatetime
    verify_url: str
    is_demo: bool

    @property
    def hours(self) -> str:
        """「6 小时 30 分钟」."""
        return in_hours(self.minutes)


def in_hours(minutes: int) -> str:
    """「6 小时 30 分钟」, 「45 分钟」, 「8 小时」."""
    whole, rest = divmod(minutes, 60)
    parts = [f"{whole} 小时"] if whole else []
    if rest or not whole:
        parts.append(f"{rest} 分钟")
    return " ".join(parts)
