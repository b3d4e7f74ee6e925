"""What the headings of a register mean, and in which of its first rows they stand."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from catalog.facts import FACTS, Kind
from catalog.screening.columns import headers

NAME, CODE = "企业名称", "统一社会信用代码"
IDENTITY = {NAME: NAME, "name": NAME, "名称": NAME, CODE: CODE, "uscc": CODE, "信用代码": CODE}
WAN = "万元"
UNITS = {"元": 2, "千元": 5, "万元": 6, "百万元": 8, "亿元": 10}
"""Units that amounts come in, and how many decimals each needs down to 分."""
_UNIT = "(?:单位[:：])?(?:人民币)?(元|千元|万元|百万元|亿元)"
_IN_BRACKETS = re.compile(f"（{_UNIT}）$")
_TOLD = re.compile("单位[:：](?:人民币)?(元|千元|万元|百万元|亿元)")


@dataclass(frozen=True)
class Heading:
    """The fact (its key) or identity column that a heading means, and the unit it names, if any."""

    meant: str
    unit: str = ""

    @property
    def is_identity(self) -> bool:
        return self.meant in (NAME, CODE)


def understand(text: str) -> Heading | None:
    """What a heading means; None: none of ours. Blanks, stars and half-width brackets do not matter."""
    said = re.sub(r"[\s*＊\ufeff]", "", text).replace("(", "（").replace(")", "）")
    if said in IDENTITY:
        return Heading(IDENTITY[said])
    unit = _IN_BRACKETS.search(said)
    bare = said[: unit.start()] if unit else said
    key = _known().get(said) or _known().get(bare)
    if key is None or (unit and FACTS[key].kind is not Kind.MONEY):
        return None
    return Heading(key, unit[1] if unit else "")


def unit_told(title: Iterable[str]) -> str:
    """The unit that a title above the headings names for all amounts (「单位：元」), empty if none."""
    found = (_TOLD.search(re.sub(r"\s", "", text)) for text in title)
    return next((each[1] for each in found if each), "")


@cache
def _known() -> dict[str, str]:
    return headers()
