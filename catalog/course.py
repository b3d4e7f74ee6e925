"""怎么办: the steps of a product, those of a contest under 赛前, 赛中 and 赛后. Pure."""

from dataclasses import dataclass

from catalog.values import Product
from catalog.vocabulary import ContestPhase

UNWRITTEN = "文件没有写这一段怎么办"


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of the contest; `steps` is empty where the documents say nothing of it."""

    label: str
    meaning: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """The phases in their order, none where the documents give no step of a phase; then the other steps."""

    phases: tuple[Phase, ...]
    steps: tuple[str, ...]


def course(product: Product) -> Course:
    """Steps go to the phase they begin with (「赛前预申报」), the others keep their order."""
    phases = tuple(_phase(each, product.process) for each in product.contest_phases)
    placed = {step for phase in phases for step in phase.steps}
    return Course(phases if placed else (), tuple(step for step in product.process if step not in placed))


def _phase(phase: ContestPhase, process: tuple[str, ...]) -> Phase:
    label, _, meaning = phase.label.partition("（")
    return Phase(label, meaning.rstrip("）"), tuple(step for step in process if step.startswith(label)))
