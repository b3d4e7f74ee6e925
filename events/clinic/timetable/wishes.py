"""What a firm wishes a panel could do for it, and what an expert answers: in points, and in words. Pure."""

from collections.abc import Collection, Mapping

from catalog.profile import Need
from catalog.vocabulary import Category, Purpose, Track
from events.clinic.models import ExpertRole
from events.clinic.team.fields import Field

ROLE_ASKED, ROLE_ANY, TRACK, FIELD = 100, 20, 40, 20
TIMES = (30, 20, 10)
"""The first, second and third time a firm asked for; any other that will do is worth nothing."""

OF_KIND: Mapping[Category, Field] = {
    Category.LOAN: Field.CREDIT,
    Category.INSURANCE: Field.INSURANCE,
    Category.EQUITY: Field.EQUITY,
    Category.BOND: Field.BOND,
    Category.GUARANTEE: Field.GUARANTEE,
    Category.LEASING: Field.LEASING,
    Category.SUBSIDY: Field.SUBSIDY,
}
OF_PURPOSE: Mapping[Purpose, Field] = {
    Purpose.EQUIPMENT: Field.LEASING,
    Purpose.COMMERCIALISATION: Field.COMMERCIALISATION,
    Purpose.RISK_COVER: Field.INSURANCE,
    Purpose.EXPORT: Field.CROSS_BORDER,
    Purpose.LISTING: Field.LISTING,
    Purpose.MERGER: Field.LISTING,
}


def wishes(roles: Collection[str], need: Need, track: Track | None) -> dict[str, int]:
    """The points of each wish: the roles asked for weigh most, all five a little where none was named."""
    found = {f"role:{each}": ROLE_ASKED for each in sorted(roles)}
    if not found:
        found = {f"role:{each.value}": ROLE_ANY for each in ExpertRole}
    if track is not None and track is not Track.OTHER:
        found[f"track:{track.value}"] = TRACK
    fields = [OF_KIND[each] for each in need.kinds or () if each in OF_KIND]
    fields += [OF_PURPOSE[each] for each in need.purposes or () if each in OF_PURPOSE]
    return found | {f"field:{each.value}": FIELD for each in fields}


def in_words(wish: str) -> str:
    """「投资专家」, 「懂新材料」, 「懂融资租赁」."""
    kind, _, value = wish.partition(":")
    if kind == "role":
        return f"{ExpertRole(value).label}专家"
    return f"懂{Track(value).label if kind == 'track' else Field(value).label}"
