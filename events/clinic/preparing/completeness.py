"""How complete a firm's preparation is: which facts and papers are there, which are missing. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from catalog.facts import FACTS
from catalog.profile import Case
from events.clinic.models import PaperKind

CORE = (
    "region",
    "founded_on",
    "size",
    "track",
    "credentials",
    "contest_phase",
    "score_scheme",
    "fiscal_award",
    "invention_patents",
    "has_borrowed",
    "in_incubator",
    "amount",
    "term_months",
    "purposes",
    "security",
)
"""What most conditions of the catalog ask for and what a plan needs; the rest can be asked on the day."""


@dataclass(frozen=True)
class Missing:
    """One thing that is not there yet. `place` is where it is filled in, below the booking's address."""

    label: str
    place: str


@dataclass(frozen=True)
class Completeness:
    """`done` of `total` facts and papers; `missing` in the order of the form, papers last."""

    done: int
    total: int
    missing: tuple[Missing, ...]

    @property
    def is_whole(self) -> bool:
        return not self.missing


def completeness(case: Case | None, papers: Collection[str]) -> Completeness:
    """What is there of an intake (None: not handed in) and of the papers, by their kinds."""
    open_facts = [key for key in CORE if not _is_known(case, key)]
    wanted = wanted_papers(case)
    open_papers = [kind for kind in wanted if kind.value not in papers]
    missing = (
        *(Missing(FACTS[key].label, f"intake#f-{key}") for key in open_facts),
        *(Missing(kind.label, f"papers#{kind.value}") for kind in open_papers),
    )
    total = len(CORE) + len(wanted)
    return Completeness(total - len(missing), total, missing)


def wanted_papers(case: Case | None) -> tuple[PaperKind, ...]:
    """The papers that the panel asks of this firm; a list of patents only where there may be any."""
    has_none = case is not None and case.profile.invention_patents == 0 and case.profile.other_ip == 0
    return (PaperKind.LICENCE, PaperKind.ACCOUNTS, *(() if has_none else (PaperKind.IP_LIST,)))


def _is_known(case: Case | None, key: str) -> bool:
    if case is None:
        return False
    return getattr(case.need if FACTS[key].of == "need" else case.profile, key) is not None
