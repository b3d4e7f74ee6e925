"""What is frozen of a result, and how it is read back.

The answer is the public v1 JSON, to which fields are only ever added: the reading models name what the
page shows and pass over the rest, so that results saved before an addition still open.
"""

import json
import zlib
from datetime import date

from pydantic import BaseModel, ConfigDict

from catalog.answer_schema import Answer
from catalog.financing_plan import FinancingPlan
from catalog.profile import Case


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class SavedClause(_Read):
    ref: str
    label: str


class SavedCriterion(_Read):
    requirement: str
    verdict: str
    verdict_label: str
    reason: str
    value: str
    weight: str
    clause: SavedClause


class SavedOffering(_Read):
    institution: str
    eligibility: str
    eligibility_label: str
    terms: str


class SavedProduct(_Read):
    name: str
    category_label: str
    state: str
    state_label: str
    eligibility: str
    eligibility_label: str
    recommendable: bool
    information_only: bool
    criteria: tuple[SavedCriterion, ...]
    offerings: tuple[SavedOffering, ...]
    notes: tuple[str, ...]


class SavedFact(_Read):
    question: str


class SavedAnswer(_Read):
    """The parts of an answer that the page of a saved result shows."""

    as_of: date
    products: dict[str, SavedProduct]
    missing_facts: tuple[SavedFact, ...]


class Content(_Read):
    """Everything that is kept of one result."""

    case: Case
    answer: SavedAnswer
    paper: FinancingPlan


def freeze(case: Case, answer: Answer, paper: FinancingPlan) -> bytes:
    """Case, whole answer and paper as compressed JSON: about a twentieth of its length."""
    whole = {
        "case": case.model_dump(mode="json", exclude_none=True),
        "answer": answer.model_dump(mode="json"),
        "paper": paper.model_dump(mode="json"),
    }
    return zlib.compress(json.dumps(whole, ensure_ascii=False).encode())


def thaw(content: bytes) -> Content:
    """The way back from `freeze`."""
    return Content.model_validate_json(zlib.decompress(content))
