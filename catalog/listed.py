"""The products of a list as HTML: each drawn once for a version of the catalog, however often it is shown."""

from dataclasses import replace
from weakref import WeakKeyDictionary

from jinja2 import Environment
from markupsafe import Markup

from catalog.cards import Card, card
from catalog.finding.index import FoundProduct
from catalog.finding.marking import holds, mark, quote
from catalog.values import Catalogue

_drawn: WeakKeyDictionary[Catalogue, dict[str, Markup]] = WeakKeyDictionary()
"""By slug. A card shows its product alone: nothing of the visitor, the day or the settings."""


def listed(found: FoundProduct, catalogue: Catalogue, templates: Environment) -> Markup:
    """The card of a product of this catalogue, with what was looked for marked in it or quoted below."""
    if found.needles:
        return _draw(found, templates, *_marked(found))
    cards = _drawn.setdefault(catalogue, {})
    slug = found.product.slug
    if slug not in cards:
        cards[slug] = _draw(found, templates, card(found.product), "", Markup(""))
    return cards[slug]


def _draw(found: FoundProduct, templates: Environment, shown: Card, source: str, quoted: Markup) -> Markup:
    template = templates.get_template("catalog/_listed.html")
    html = template.render(card=shown, name=found.product.name, source=source, quoted=quoted)
    return Markup(html)  # noqa: S704 - the template has escaped it


def _marked(found: FoundProduct) -> tuple[Card, str, Markup]:
    """With who says the words that were found, and a quotation, where the card itself does not show them."""
    plain, needles = card(found.product), found.needles
    shown = replace(
        plain,
        name=mark(plain.name, needles),
        summary=mark(plain.summary, needles),
        facts=[(label, mark(value, needles)) for label, value in plain.facts],
    )
    texts = (plain.name, plain.summary, plain.category_label, *(value for _, value in plain.facts))
    if any(holds(text, needles) for text in texts):
        return shown, "", Markup("")
    if offered := quote(found.offered, needles):
        return shown, "机构方案", offered
    return shown, "其中写到", quote(found.said, needles)
