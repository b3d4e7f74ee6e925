"""What the addresses of the page and of the feed ask for."""

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request

from catalog.feed.models import CatalogChange, Subject
from yurong.kit.row_ids import row_id

ASKABLE = (Subject.PRODUCT, Subject.OFFERING, Subject.POLICY, Subject.RULE)


@dataclass(frozen=True)
class Asked:
    """`subject` None: everything; `before`: the last change already seen."""

    subject: Subject | None
    before: int | None

    def address(self, path: str, before: int | None = None) -> str:
        """The address of a page with the same subject."""
        pairs = [("about", self.subject.value)] if self.subject else []
        pairs += [("before", str(before))] if before is not None else []
        return f"{path}?{urlencode(pairs)}" if pairs else path


def asked(request: Request) -> Asked:
    """What is no subject or number is left out: the address then shows everything from the newest on."""
    about, before = (request.query_params.get(name, "") for name in ("about", "before"))
    return Asked(
        Subject(about) if about in [each.value for each in ASKABLE] else None,
        row_id(before),
    )


def place_of(change: CatalogChange) -> str:
    """The page of what changed, where it still has one."""
    is_removed = change.turn == "removed"
    if change.offering_id is not None:
        return f"/offerings/{change.offering_id}"
    if change.policy_id and not is_removed:
        return f"/policies/{change.policy_id}"
    if change.product_slug and not (is_removed and change.subject == Subject.PRODUCT):
        return f"/products/{change.product_slug}"
    return "/products" if change.subject == Subject.CATALOG else ""
