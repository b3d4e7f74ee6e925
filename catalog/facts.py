"""The registry of facts: what can be asked of a firm, how, and where the answer is found.

A criterion names a fact by its key. A key is a field of Profile or Need, or a fact derived from such fields.
"""

from collections.abc import Iterable

from catalog.fact import Fact, Kind
from catalog.registry.business import BUSINESS
from catalog.registry.cover import COVER
from catalog.registry.firm import FIRM
from catalog.registry.innovation import INNOVATION
from catalog.registry.need import NEED

__all__ = ["FACTS", "GROUPS", "Fact", "Kind", "asked_for"]

GROUPS: tuple[tuple[str, tuple[Fact, ...]], ...] = (
    ("企业基本情况", FIRM),
    ("资质、大赛、积分与知识产权", INNOVATION),
    ("经营、贷款与场所", BUSINESS),
    ("保险、担保与证券化", COVER),
    ("融资需求", NEED),
)

FACTS: dict[str, Fact] = {fact.key: fact for _, facts in GROUPS for fact in facts}
"""Every fact by key, in the order of the groups."""


def asked_for(keys: Iterable[str]) -> tuple[str, ...]:
    """The facts to ask for these: a derived fact's sources in its place, each once."""
    return tuple(dict.fromkeys(source for key in keys for source in FACTS[key].derived_from or (key,)))
