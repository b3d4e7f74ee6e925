"""From a case to what is known of it on a day. Pure."""

from collections.abc import Mapping
from datetime import date

from catalog.facts import FACTS
from catalog.outcomes import Known
from catalog.profile import Case


def known(case: Case, places: Mapping[str, str], as_of: date) -> Known:
    """The facts of one case as they stand on this day, flat."""
    profile, need = case.profile, case.need
    return Known(
        {key: getattr(need if fact.of == "need" else profile, key) for key, fact in FACTS.items()},
        places,
    )
