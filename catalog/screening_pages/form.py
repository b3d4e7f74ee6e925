"""What an organiser says of a screening: for which products and lists, on which day."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from catalog.screening.choosing import choose, on_offer, ours
from catalog.values import Catalogue, Product

FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2099, 12, 31)
FILE, OWN = "file", "own"
SCOPES = (
    ("on_offer", "可以申请的产品（已落地和试点）"),
    ("all", "全部产品，含鼓励探索的"),
    ("chosen", "只筛下面勾选的产品"),
    ("none", "不筛产品，只出名单"),
)


class ScreeningForm(BaseModel):
    """What stands beside the file. `ending` is made with the page, so that pressing twice screens once."""

    model_config = ConfigDict(extra="forbid")

    source: Literal["file", "own"] = "file"
    scope: Literal["on_offer", "all", "chosen", "none"]
    products: Annotated[list[str], Field(max_length=500)] = []
    lists: Annotated[list[str], Field(max_length=20)] = []
    offerings: bool = False
    """Whether institutions' versions of the products are screened beside them."""
    on_day: Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
    ending: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]

    def chosen(self, catalogue: Catalogue) -> tuple[Product, ...]:
        """What to screen for; empty where nothing was chosen. Raises UnknownProducts."""
        slugs = {
            "on_offer": [product.slug for product in on_offer(catalogue)],
            "all": [product.slug for product in ours(catalogue)],
            "chosen": self.products,
            "none": [],
        }[self.scope]
        return choose(catalogue, slugs, self.lists) if slugs or self.lists else ()
