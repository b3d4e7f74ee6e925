"""The policy list of a handbook: each document that its products rest on, with its validity. Pure."""

from collections.abc import Iterable
from datetime import date

from catalog.handbook.values import Document
from catalog.library.standing import standing
from catalog.values import Catalogue, Policy, Product


def documents(products: Iterable[Product], catalogue: Catalogue, day: date) -> tuple[Document, ...]:
    """Newest first, undated ones last; only those that a product of the handbook cites."""
    counts: dict[str, int] = {}
    for product in products:
        for policy_id in {clause.policy_id for clause in product.clauses}:
            counts[policy_id] = counts.get(policy_id, 0) + 1
    cited = sorted((catalogue.policies[each] for each in counts), key=_newest_first)
    return tuple(_document(policy, counts[policy.id], day) for policy in cited)


def _newest_first(policy: Policy) -> tuple[bool, int, str]:
    issued = policy.issued_on
    return issued is None, -issued.toordinal() if issued else 0, policy.id


def _document(policy: Policy, products: int, day: date) -> Document:
    return Document(
        title=policy.title,
        number=policy.number or "文中无文号",
        issuer=policy.issuer or "文中没有写发文机关",
        issued=f"{policy.issued_on}" if policy.issued_on else "文中无日期",
        validity=policy.validity_note,
        standing=standing(policy, day).label,
        products=products,
    )
