"""What an expert types for one line of a list."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from events.clinic.lists.line import Line, Owner
from events.clinic.models import EntryKind
from events.clinic.models.entry import MAX_TEXT, MAX_WHO

OWNERS = tuple((owner.value, owner.label) for owner in Owner)
Key = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Version = Annotated[int, Field(ge=0, le=1_000_000)]


class PlaceForm(BaseModel):
    """Which line is meant; `seen` is the version that the page showed, 0 for a draft or a new line."""

    kind: EntryKind
    key: Key
    seen: Version = 0


class EntryForm(PlaceForm):
    """The line as it shall stand. Owner and day belong to actions; the others leave them out."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=MAX_TEXT)]
    who: Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_WHO)] = ""
    owner: Owner | None = None
    due_on: date | None = None


def typed_values(line: Line) -> dict[str, object]:
    """The line's values by the names of the form."""
    return {
        "kind": line.kind.value,
        "key": line.key,
        "seen": line.version,
        "text": line.text,
        "who": line.who,
        "owner": line.owner.value if line.owner else None,
        "due_on": line.due_on,
    }
