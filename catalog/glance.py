"""A product at a glance: what its documents state of it, and what they leave open. Pure."""

from catalog.cards import OPEN
from catalog.values import NATIONWIDE, Product
from catalog.vocabulary import Category

LENT = (Category.LOAN, Category.COMBINED, Category.GUARANTEE)


def glance(product: Product, place: str) -> list[tuple[str, str]]:
    """(label, words) in the order to read them; `place` is the name of the product's region.

    Amount, term and rate are always answered where the product lends: what no document gives is said.
    """
    pairs = [
        ("谁来申请", "、".join(each.label for each in product.applicants)),
        ("面向", product.audience),
        ("适用地区", place_text(product, place)),
        ("落地状态", state_text(product)),
        ("提供方", product.provider or "文件未写"),
    ]
    if product.category in LENT:
        pairs += [
            ("额度", stated(product, "amount") or OPEN),
            ("期限", stated(product, "term") or OPEN),
            ("利率费率", stated(product, "rate", "fee") or OPEN),
        ]
    if product.category is Category.INSURANCE:
        pairs.append(("保费", stated(product, "fee", "rate") or OPEN))
    if product.category is Category.SUBSIDY:
        pairs.append(("补助", stated(product, "amount") or "文件未写金额"))
    for label, words in (
        ("担保", product.guarantee),
        ("成长阶段", product.stages),
        ("大赛赛程", product.contest_phases),
    ):
        if words:
            pairs.append((label, "、".join(each.label for each in words)))
    return pairs


def stated(product: Product, *kinds: str) -> str:
    """The first figure of the first of these kinds that the documents state; empty where there is none."""
    texts = (figure.text for kind in kinds for figure in product.figures if figure.kind == kind)
    return next(texts, "")


def place_text(product: Product, place: str) -> str:
    """「河南省」, 「全国」, 「上海市（仅供参考）」."""
    if product.region == NATIONWIDE:
        return "全国"
    return f"{place}（仅供参考）" if product.is_reference_only else place


def state_text(product: Product) -> str:
    """「鼓励探索（文件写「鼓励」）」: how far it is, and the document's own word for it."""
    said = f"（文件写「{product.state_words}」）" if product.state_words else ""
    return product.state.label + said
