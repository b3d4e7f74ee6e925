"""A badge (胸卡) as a value, and the sizes in which it is printed. Pure."""

from dataclasses import dataclass
from typing import Literal

Size = Literal["card", "lanyard", "a6"]


@dataclass(frozen=True)
class Format:
    """One size of badge: how it lies on its page. Millimetres; `columns` × `rows` on a page."""

    label: str
    width: float
    height: float
    page_width: float
    page_height: float
    columns: int
    rows: int

    @property
    def per_page(self) -> int:
        return self.columns * self.rows

    @property
    def left(self) -> float:
        return (self.page_width - self.columns * self.width) / 2

    @property
    def top(self) -> float:
        return (self.page_height - self.rows * self.height) / 2

    @property
    def is_cut(self) -> bool:
        return self.per_page > 1


FORMATS: dict[Size, Format] = {
    "card": Format("卡片 90×54 毫米，每张 A4 印 10 个，带裁切线", 90, 54, 210, 297, 2, 5),
    "lanyard": Format("挂绳卡 86×124 毫米，每张 A4 印 4 个，带裁切线", 86, 124, 210, 297, 2, 2),
    "a6": Format("A6 大胸卡 105×148 毫米，一页一个", 105, 148, 105, 148, 1, 1),
}


@dataclass(frozen=True)
class Badge:
    """One person's badge. `pass_url` is what its QR code holds."""

    code: str
    name: str
    organisation: str
    position: str
    group: str
    pass_url: str


@dataclass(frozen=True)
class Stack:
    """What is printed together."""

    event_code: str
    title: str
    when: str
    is_demo: bool
    badges: tuple[Badge, ...]
