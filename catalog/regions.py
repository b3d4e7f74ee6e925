"""Administrative regions as choices of a form, from the same file that is loaded into the database."""

from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator

from catalog.reading import DATA, read_regions
from catalog.territory import ELSEWHERE


@lru_cache
def henan_options() -> tuple[tuple[str, str], ...]:
    """(code, 「郑州市 金水区」) of Henan's cities, counties and zones, in the order of their codes."""
    names = {code: name for code, name, _ in read_regions(DATA / "regions.tsv")}
    options = []
    for code in sorted(code for code in names if code.startswith("41") and code != "410000"):
        city = f"{code[:4]}00"
        own = code == city or city not in names
        options.append((code, names[code] if own else f"{names[city]} {names[code]}"))
    return tuple(options)


def firm_options() -> tuple[tuple[str, str], ...]:
    """The same, and one for all other provinces: their firms are told so instead of guessing a county."""
    return (*henan_options(), (ELSEWHERE, "河南省以外"))


def _in_henan(code: str) -> str:
    if code not in dict(henan_options()):
        raise ValueError("请从列出的选项中选择")
    return code


HenanRegion = Annotated[str, AfterValidator(_in_henan)]
"""A field of a form: the code of a city, county or zone of Henan."""
