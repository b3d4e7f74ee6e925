"""The catalog as plain frozen values: what matching, planning and sheets read.

Built from the database by catalog.snapshot; the engine knows neither session nor web.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from catalog.criteria import Criterion
from catalog.source import SubsidySource
from catalog.vocabulary import Applicant, Category, ContestPhase, Guarantee, Stage, State
from yurong.kit.money import Money


@dataclass(frozen=True)
class Clause:
    """One numbered place in a document; `ref` is 「policy id#number」."""

    ref: str
    policy_id: str
    number: str
    heading: str
    gist: str
    policy_title: str
    policy_short: str
    policy_number: str | None

    @property
    def label(self) -> str:
        """「豫融育新 二(四)」: what a chip beside a condition shows."""
        return f"{self.policy_short} {self.number}"

    @property
    def url(self) -> str:
        return f"/policies/{self.policy_id}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """The id of the clause on its policy page; no spaces, which HTML ids refuse."""
        return "c-" + "".join(self.number.split())


@dataclass(frozen=True)
class Policy:
    """A document. `in_force_until` is the first day after its validity; None where it gives none."""

    id: str
    title: str
    short: str
    number: str | None
    issuer: str | None
    issued_on: date | None
    in_force_from: date | None
    in_force_until: date | None
    validity_note: str
    region: str
    binding: Clause
    validity: Clause | None


@dataclass(frozen=True)
class Figure:
    """A figure the document states. `cap` only where it caps one applicant's amount."""

    kind: str
    text: str
    clause: Clause
    cap: Money | None


@dataclass(frozen=True)
class Product:
    """A product named by a document; `criteria` are the rows written for it (all must hold)."""

    slug: str
    name: str
    category: Category
    region: str
    state: State
    state_words: str
    applicants: tuple[Applicant, ...]
    audience: str
    provider: str | None
    summary: str
    stages: tuple[Stage, ...]
    contest_phases: tuple[ContestPhase, ...]
    process: tuple[str, ...]
    guarantee: tuple[Guarantee, ...]
    purposes: tuple[str, ...]
    figures: tuple[Figure, ...]
    policy: Policy
    clauses: tuple[Clause, ...]
    criteria: tuple[Criterion, ...]
    open_points: tuple[str, ...]
    description: str = ""

    @property
    def is_reference_only(self) -> bool:
        """Another province's product: information, never recommended."""
        return not (self.region.startswith("41") or self.region == NATIONWIDE)


NATIONWIDE = "000000"


@dataclass(frozen=True)
class Offering:
    """One institution's version of a product, with its own terms and criteria.

    Rates in basis points a year; terms in months; `valid_until` is the last valid day.
    """

    id: int
    product_slug: str
    institution: str
    name: str
    amount_max: Money | None
    rate_min_bp: int | None
    rate_max_bp: int | None
    term_max_months: int | None
    guarantee: tuple[Guarantee, ...]
    region: str
    valid_from: date
    valid_until: date | None
    criteria: tuple[Criterion, ...]
    is_demo: bool
    note: str = ""
    number: int = 1
    """Of the version. The catalogue holds every published version; their days never overlap."""


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Everything at one version. Products by region, category, name; offerings by product, institution.

    Equal only to itself, so that what is made of it can be kept for it.
    """

    version: str
    products: tuple[Product, ...]
    offerings: tuple[Offering, ...]
    rules: tuple[SubsidySource, ...]
    policies: Mapping[str, Policy]
    clauses: Mapping[str, Clause]
    region_names: Mapping[str, str]
