"""Whether a firm's place lies in the territory that a document or an institution names."""

from collections.abc import Mapping

from catalog.values import NATIONWIDE
from catalog.vocabulary import Verdict

HENAN = "41"
AIRPORT_ZONE = "410173"
ZHENGZHOU = "410100"
AIRPORT_ZONE_OPEN = "航空港区企业是否在郑州政策范围内，文件未写明"
"""豫政办〔2024〕30号 addresses the zone beside the cities, 郑政文〔2025〕66号 addresses development zones."""

ELSEWHERE = "990000"
"""No administrative code: 「河南省以外」, which no Henan document binds."""


def within(place: str, territory: str) -> Verdict:
    """MET when `place` lies in `territory` (both six-digit codes, 000000 the whole country).

    UNKNOWN when the place is known too coarsely (the province of a city), MANUAL for the airport zone
    against 郑州市, which the documents leave open.
    """
    if territory in (NATIONWIDE, place):
        return Verdict.MET
    if (place, territory) == (AIRPORT_ZONE, ZHENGZHOU):
        return Verdict.MANUAL
    if place.startswith(_stem(territory)):
        return Verdict.MET
    return Verdict.UNKNOWN if territory.startswith(_stem(place)) else Verdict.UNMET


def place_name(code: str, names: Mapping[str, str]) -> str:
    """The Chinese name of a place, a district with its city; outside the list its province or 「省外」."""
    if code == NATIONWIDE:
        return "全国"
    city = names.get(code[:4] + "00", "")
    if name := names.get(code, ""):
        return name if name.endswith(("市", "省")) or name.startswith(city[:2] or name) else city + name
    return city or names.get(code[:2] + "0000") or ("河南省" if code.startswith(HENAN) else "河南省外")


def _stem(code: str) -> str:
    """The digits that all places inside share: 410000 -> 「41」, 410100 -> 「4101」."""
    if code.endswith("0000"):
        return "" if code == NATIONWIDE else code[:2]
    return code[:4] if code.endswith("00") else code
