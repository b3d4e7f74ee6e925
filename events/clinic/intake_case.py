"""What an intake says, as the value that the catalog reads. Pure."""

from catalog.profile import Case
from events.clinic.models import Intake
from yurong.accounts.models import Enterprise


def case_of(intake: Intake) -> Case:
    """The stored profile and need as a value."""
    return Case.model_validate(intake.case)


def with_registration(case: Case, firm: Enterprise) -> tuple[Case, frozenset[str]]:
    """The case with what only the firm's registration here says, and the names of those facts."""
    added = {
        name: value
        for name, value in (("region", firm.region), ("founded_on", firm.founded_on))
        if value is not None and getattr(case.profile, name) is None
    }
    profile = case.profile.model_copy(update=added)
    return case.model_copy(update={"profile": profile}), frozenset(added)
