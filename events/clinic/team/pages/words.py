"""What is known of a member, in words."""

from dataclasses import dataclass

from catalog.vocabulary import Track
from events.clinic.models import Expert
from events.clinic.team.fields import Field
from events.clinic.team.pages.forms import places


@dataclass(frozen=True)
class Traits:
    """Labels in the order of their lists; empty where nothing was said."""

    fields: tuple[str, ...]
    tracks: tuple[str, ...]
    cities: tuple[str, ...]


def traits(expert: Expert) -> Traits:
    """The member's traits; they must be loaded."""
    held = {(each.kind, each.value) for each in expert.traits}
    return Traits(
        tuple(each.label for each in Field if ("field", each.value) in held),
        tuple(each.label for each in Track if ("track", each.value) in held),
        tuple(name for code, name in places() if ("city", code) in held),
    )
