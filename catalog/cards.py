"""A product as a card in a list."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.finding.filter import HENAN, NATION, OURS, ZHENGZHOU
from catalog.models import FigureRow, ProductRow
from catalog.values import Figure, Product
from catalog.vocabulary import Category, Guarantee, State

OPEN = "文件未写，以金融机构公布为准"
REGION_LABELS = {HENAN: "河南省", ZHENGZHOU: "郑州市", NATION: "全国"}


@dataclass(frozen=True)
class Card:
    """What `product_card` shows; at most three facts."""

    slug: str
    name: str
    category_label: str
    summary: str
    facts: list[tuple[str, str]]
    state: str
    state_label: str
    region_label: str
    is_demo: bool = False


def card(row: ProductRow | Product) -> Card:
    """The card of a product whose figures are loaded."""
    is_ours = row.region in OURS
    figures: Sequence[FigureRow | Figure] = row.figures
    stated = {figure.kind: figure.text for figure in reversed(figures)}
    amount = stated.get("amount") or stated.get("ratio") or stated.get("rate") or stated.get("fee")
    facts = [("面向", row.audience)]
    if row.guarantee:
        facts.append(("担保", "、".join(Guarantee(each).label for each in row.guarantee)))
    facts.append(("额度与费率", amount or OPEN))
    return Card(
        slug=row.slug,
        name=row.name,
        category_label=Category(row.category).label,
        summary=row.summary,
        facts=facts,
        state=row.state if is_ours else "reference",
        state_label=State(row.state).label if is_ours else "外省参考",
        region_label=REGION_LABELS.get(row.region, "外省"),
    )
