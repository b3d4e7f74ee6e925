"""What stands under a question: the time it is about and where the answer is found."""

from catalog.facts import Fact

_UNSAID = ("自行判断", "用款计划")
"""Places where nobody looks anything up."""


def found_in(fact: Fact) -> str:
    """Where the answer stands, empty where the firm simply knows."""
    return "" if fact.found_in in _UNSAID else fact.found_in


def hint(fact: Fact) -> str:
    """「上一年度，见年度财务报表」; empty where there is nothing to say."""
    place = found_in(fact)
    return "，".join(part for part in (fact.period, f"见{place}" if place else "") if part)
