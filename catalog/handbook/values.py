"""The handbook as plain values: everything that is printed, already in words."""

from dataclasses import dataclass
from datetime import date

from catalog.conditions import Condition
from catalog.course import Course
from catalog.values import Clause


@dataclass(frozen=True)
class Offered:
    """One institution's offering. `asks` are its own requirements, each with the clause it leans on."""

    institution: str
    name: str
    terms: tuple[tuple[str, str], ...]
    when: str
    note: str
    asks: tuple[tuple[str, str], ...]
    is_demo: bool


@dataclass(frozen=True)
class Item:
    """One product in print. `anchor` is where contents and indexes point to."""

    anchor: str
    slug: str
    name: str
    category: str
    state: str
    summary: str
    glance: tuple[tuple[str, str], ...]
    conditions: tuple[Condition, ...]
    figures: tuple[tuple[str, Clause], ...]
    course: Course
    offerings: tuple[Offered, ...]
    open_points: tuple[str, ...]
    sources: str
    """The clauses that the product stands on: 「豫融育新 二(四)；…」."""
    is_reference: bool


@dataclass(frozen=True)
class Chapter:
    """The products of one category, in the order of print."""

    anchor: str
    number: str
    """「一」."""
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Heading:
    """One heading of an index with the products under it, each as (name, anchor)."""

    title: str
    products: tuple[tuple[str, str], ...]
    is_demo: bool = False


@dataclass(frozen=True)
class Document:
    """One line of the policy list; `products` is how many products of this handbook rest on it."""

    title: str
    number: str
    issuer: str
    issued: str
    validity: str
    standing: str
    """「有效」, 「尚未施行」, 「有效期不明」: on the day of the handbook."""
    products: int


@dataclass(frozen=True)
class Handbook:
    """What one handbook holds. The same filter, catalogue and day give an equal handbook."""

    scope: str
    """What was asked for, in words: 「类别：贷款；适用地区：郑州市」."""
    day: date
    version: str
    """Of the catalogue."""
    chapters: tuple[Chapter, ...]
    institutions: tuple[Heading, ...]
    providers: tuple[Heading, ...]
    names: tuple[Heading, ...]
    documents: tuple[Document, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for chapter in self.chapters for item in chapter.items)

    @property
    def offered(self) -> int:
        """How many offerings of institutions it holds."""
        return sum(len(item.offerings) for item in self.items)

    @property
    def is_demo(self) -> bool:
        """Whether any offering in it is made up."""
        return any(each.is_demo for item in self.items for each in item.offerings)
