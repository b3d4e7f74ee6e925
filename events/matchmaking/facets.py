"""Choosing among lines by what the address asks for: the query, and what each choice would leave. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Facet:
    """One thing to choose by; `count` is how many lines the choice would leave."""

    name: str
    label: str
    chosen: str
    options: tuple[Option, ...]


def facet(name: str, label: str, chosen: str, values: Mapping[str, str], held: Iterable[str]) -> Facet:
    """The facet of these values and their labels. `held`: the value of each line, once for each it has.

    Values that no line has are left out, the chosen one excepted.
    """
    counts = Counter(held)
    options = tuple(
        Option(value, said, counts[value])
        for value, said in values.items()
        if counts[value] or value == chosen
    )
    return Facet(name, label, chosen, options)


def asked_for(params: Mapping[str, str], known: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """What the address asks for by name; what does not exist counts as not asked for."""
    asked = {name: params.get(name, "") for name in known}
    return {name: value if value in known[name] else "" for name, value in asked.items()}


def query_of(asked: Mapping[str, str]) -> str:
    """The query of an address, starting with 「?」; empty when nothing is asked for."""
    given = {name: value for name, value in asked.items() if value}
    return f"?{urlencode(given)}" if given else ""
