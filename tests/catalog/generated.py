"""Cases as the JSON input has them: any value of any fact that is asked, and facts held back."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from catalog.facts import FACTS, Fact, Kind
from catalog.profile import Case
from tests.catalog.examples import AIRPORT_ZONE, HENAN, JINSHUI, LUOYANG, WUHAN, ZHENGZHOU

ASKED = {key: fact for key, fact in FACTS.items() if not fact.derived_from}


def _values(fact: Fact) -> st.SearchStrategy[Any]:
    least = max(fact.least or 0, 1)
    known = {
        Kind.BOOLEAN: st.booleans(),
        Kind.COUNT: st.integers(least, least + 40),
        Kind.MONEY: st.sampled_from([0, 1, 60, 100000]),
        Kind.DATE: st.just("2020-01-01"),
        Kind.REGION: st.sampled_from([HENAN, ZHENGZHOU, JINSHUI, LUOYANG, AIRPORT_ZONE, WUHAN]),
    }
    if fact.options is None:
        return known[fact.kind]
    codes = st.sampled_from([option.value for option in fact.options])
    return st.lists(codes, max_size=3, unique=True) if fact.kind is Kind.CHOICES else codes


FULL = st.fixed_dictionaries({key: _values(fact) for key, fact in ASKED.items()})
HIDDEN = st.sets(st.sampled_from([key for key in ASKED if key != "applicant"]))


def case_of(values: Mapping[str, Any]) -> Case:
    """The case with these values by fact key."""
    need = {key: value for key, value in values.items() if FACTS[key].of == "need"}
    profile = {key: value for key, value in values.items() if key not in need}
    return Case.model_validate({"profile": profile, "need": need})
