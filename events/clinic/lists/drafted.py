"""The three lists of one case: drafted by the engine, changed by experts. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from catalog.assessment import Assessment
from catalog.matching import ProductResult
from catalog.plan import Plan
from catalog.values import Catalogue
from events.clinic.assemble_file import CaseFile
from events.clinic.lists.actions import drafted_actions
from events.clinic.lists.documents import drafted_documents
from events.clinic.lists.line import Line, merged
from events.clinic.lists.risks import drafted_risks
from events.clinic.models import EntryKind


@dataclass(frozen=True, slots=True)
class Lists:
    """Struck lines among them: the screen shows those too, the sheet does not (`line.printed`)."""

    actions: tuple[Line, ...]
    documents: tuple[Line, ...]
    risks: tuple[Line, ...]

    def of(self, kind: EntryKind) -> tuple[Line, ...]:
        return {
            EntryKind.ACTION: self.actions,
            EntryKind.DOCUMENT: self.documents,
            EntryKind.RISK: self.risks,
        }[kind]


def lists_of(
    file: CaseFile,
    catalogue: Catalogue,
    found: Assessment,
    plan: Plan,
    shown: Iterable[ProductResult],
    as_of: date,
) -> Lists:
    """The lists on this day; `shown` are the products on the sheet. Same arguments, same lists."""
    drafts = {
        EntryKind.ACTION: drafted_actions(found, plan, catalogue, file.organiser, file.on_day, as_of),
        EntryKind.DOCUMENT: drafted_documents(shown),
        EntryKind.RISK: drafted_risks(file.case, plan, catalogue, as_of),
    }
    made = {
        kind: merged(lines, (each for each in file.entries if each.kind is kind))
        for kind, lines in drafts.items()
    }
    return Lists(made[EntryKind.ACTION], made[EntryKind.DOCUMENT], made[EntryKind.RISK])
