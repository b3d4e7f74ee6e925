"""The conditions of an offering as rows of text cells: what `criteria_reading` reads back as they were."""

from collections.abc import Iterator, Mapping

from catalog.criteria import Criterion, Group, Leaf, Manual, Score
from catalog.exchange.criteria_columns import GROUP_WORD, HEADING, KEPT_WORD, MANUAL_WORD, YES_NO
from catalog.exchange.criteria_reading import read_criteria
from catalog.exchange.own import Known, Own
from catalog.exchange.sheet import SheetRow
from catalog.facts import FACTS, Kind
from catalog.offerings.row_form import typed_of
from catalog.offerings.row_words import JOINS, WEIGHT_WORDS, comparisons, group_sentence, sentence
from catalog.values import Product

_YES_NO = {code: word for word, code in YES_NO.items()}


def criteria_cells(known: Known, product: Product, own: Own) -> list[dict[str, str]]:
    """The rows of the sheet by heading, in order.

    A row that would not come back exactly as it is (a score, words of its own for reasons) says 「原样保留」.
    """
    found = []
    for at, row in enumerate(known.criteria, start=1):
        named = {HEADING["id"]: str(known.id), HEADING["name"]: known.terms.name}
        lines = [named | cells for cells in _cells(row, str(at), own)]
        sent = [SheetRow(number, cells) for number, cells in enumerate(lines)]
        if read_criteria(sent, product, own, known.criteria) != ((row,), []):
            lines = [named | _texts(row, str(at), own) | {HEADING["fact"]: KEPT_WORD}]
        found += lines
    return found


def _cells(row: Criterion, place: str, own: Own) -> Iterator[dict[str, str]]:
    cells = _texts(row, place, own)
    if isinstance(row, Manual):
        yield cells | {HEADING["fact"]: MANUAL_WORD}
    elif isinstance(row, Leaf):
        fact = FACTS[row.fact]
        said = {HEADING["fact"]: fact.label, HEADING["value"]: _value(row, own.region_names)}
        said[HEADING["op"]] = dict(comparisons(fact)).get(row.op.value, row.op.value)
        if row.requirement == sentence(row, own.region_names)[:200]:
            said[HEADING["requirement"]] = ""
        yield cells | said | {HEADING["remedy"]: row.remedy}
    elif isinstance(row, Group):
        said = {HEADING["fact"]: GROUP_WORD, HEADING["op"]: dict(JOINS)[row.join]}
        said[HEADING["value"]] = str(row.count) if row.join == "at_least" else ""
        if row.requirement == group_sentence(row.join, row.count, row.members):
            said[HEADING["requirement"]] = ""
        yield cells | said
        for at, member in enumerate(row.members, start=1):
            yield from _cells(member, f"{place}.{at}", own)
    else:
        assert isinstance(row, Score), "there is no other kind of row"
        yield cells


def _texts(row: Criterion, place: str, own: Own) -> dict[str, str]:
    clause = own.catalogue.clauses.get(row.cite)
    return {
        HEADING["place"]: place,
        HEADING["weight"]: WEIGHT_WORDS[row.weight],
        HEADING["cite"]: clause.label if clause else row.cite,
        HEADING["requirement"]: row.requirement,
        HEADING["valid_from"]: str(row.valid_from or ""),
        HEADING["valid_until"]: str(row.valid_until or ""),
    }


def _value(row: Leaf, places: Mapping[str, str]) -> str:
    fact, typed = FACTS[row.fact], typed_of(row)
    if fact.kind is Kind.BOOLEAN:
        return _YES_NO[str(typed["value"])]
    values = typed.get("values")
    if not isinstance(values, list):
        return str(typed["value"])
    labels = {each.value: each.label for each in fact.options or ()} or places
    return "；".join(labels.get(each, each) for each in values)
