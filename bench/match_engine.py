"""The same rules for zen-engine, a public rule engine: the whole catalogue as one compiled expression.

As kind to the engine as we could be: one call a firm, facts as plain values, the words of each fact given
to it. It gives a verdict for every row and a reason for every single row; a group only says its requirement,
and nothing is concluded per product. A missing fact is asked for in every row, because the engine has no
unknown of its own.
"""

from collections.abc import Callable, Iterable
from datetime import date
from importlib import import_module, metadata
from importlib.util import find_spec
from typing import Any

from catalog.criteria import Comparison, Criterion, Group, Leaf, Manual, Weight
from catalog.evaluate import target_of
from catalog.facts import FACTS
from catalog.implied import in_force
from catalog.outcomes import Known
from catalog.territory import AIRPORT_ZONE, ZHENGZHOU, place_name
from catalog.values import NATIONWIDE, Catalogue, Product
from catalog.wording import either, wanted
from yurong.kit.money import Money

Engine = Callable[[Known], list[list[list[str]]]]


def engine(products: Iterable[Product], catalogue: Catalogue, as_of: date) -> tuple[str, Engine] | None:
    """Its name and its run for one firm: [verdict, reason] by product and row; None if not installed."""
    if find_spec("zen") is None:
        return None
    zen = import_module("zen")
    rows = [_product(product, catalogue, as_of) for product in products]
    compiled = zen.compile_expression(_array(map(_array, rows)))

    def run(facts: Known) -> list[list[list[str]]]:
        found: list[list[list[str]]] = compiled.evaluate(_context(facts))
        return found

    return f"zen-engine {metadata.version('zen-engine')}", run


def _context(facts: Known) -> dict[str, Any]:
    """Plain values and words: amounts in 分, days as numbers, codes as text. Any: the engine's JSON."""
    place = facts.values["region"]
    return {
        "f": {key: _plain(value) for key, value in facts.values.items()},
        "w": {key: facts.claim(key) for key in facts.values},
        "stem": _stem(place) if isinstance(place, str) else None,
    }


def _plain(value: object) -> object:
    if isinstance(value, Money):
        return value.fen
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, tuple):
        return [str(one) for one in value]
    return str(value) if isinstance(value, str) else value


def _product(product: Product, catalogue: Catalogue, as_of: date) -> list[str]:
    kinds = product.applicants
    rows = [
        _said(
            f"f.applicant in {_codes(kind.value for kind in kinds)} ? 'met' : 'unmet'",
            "applicant",
            f"为{either(kind.label for kind in kinds)}",
        ),
        _place(product.region, catalogue),
    ]
    if (validity := in_force(product.policy, as_of)) is not None:
        rows.append(_array((_text(validity.verdict.value), _text(validity.reason))))
    return rows + [_row(row, catalogue) for row in product.criteria]


def _place(territory: str, catalogue: Catalogue) -> str:
    if territory == NATIONWIDE:
        return _array(("'met'", _text("面向全国，不限注册地")))
    return _said(_within((territory,)), "region", f"在{place_name(territory, catalogue.region_names)}")


def _row(row: Criterion, catalogue: Catalogue) -> str:
    if isinstance(row, Manual):
        return _array(("'manual'", _text("需由受理机构人工核验")))
    if isinstance(row, Group):
        return _array((_verdict(row), _text(row.requirement)))
    assert isinstance(row, Leaf)
    asks = wanted(FACTS[row.fact], row, target_of(row), catalogue.region_names)
    return _said(_verdict(row), row.fact, asks)


def _said(verdict: str, key: str, asks: str) -> str:
    """Verdict and reason of one row; the reason names what is asked where it is unmet."""
    return f"[{verdict}, ({verdict}) == 'unmet' ? w.{key} + {_text(f'，需{asks}')} : w.{key}]"


def _verdict(row: Criterion) -> str:
    if isinstance(row, Manual):
        return "'manual'"
    if isinstance(row, Group):
        verdict = _joined(row)
        flips = f"({verdict}) == 'met' ? 'unmet' : ({verdict}) == 'unmet' ? 'met' : ({verdict})"
        return flips if row.weight is Weight.EXCLUSION else verdict
    assert isinstance(row, Leaf)
    if row.op is Comparison.WITHIN:
        return _within(row.value if isinstance(row.value, tuple) else (str(row.value),))
    yes, no = ("unmet", "met") if row.weight is Weight.EXCLUSION else ("met", "unmet")
    return f"f.{row.fact} == null ? 'unknown' : {_test(row)} ? '{yes}' : '{no}'"


def _test(row: Leaf) -> str:
    key, target = f"f.{row.fact}", target_of(row)
    match row.op:
        case Comparison.HAS_ANY:
            return f"some({key}, # in {_codes(target if isinstance(target, tuple) else (str(target),))})"
        case Comparison.IS | Comparison.IN if not isinstance(target, bool):
            return f"{key} in {_codes(target if isinstance(target, tuple) else (str(target),))}"
    sign = {"at_least": ">=", "at_most": "<=", "more_than": ">"}.get(row.op.value, "==")
    plain = _plain(target)
    return f"{key} {sign} {str(plain).lower() if isinstance(plain, bool) else plain}"


def _joined(group: Group) -> str:
    verdicts = [f"({_verdict(member)})" for member in group.members]
    needed = {"all": len(verdicts), "any": 1, "at_least": group.count}[group.join]
    counted = {v: f"count({_array(verdicts)}, # == '{v}')" for v in ("met", "unmet", "unknown")}
    return (
        f"{counted['met']} >= {needed} ? 'met' : {counted['unmet']} > {len(verdicts) - needed} ? 'unmet' : "
        f"{counted['unknown']} > 0 ? 'unknown' : 'manual'"
    )


def _within(territories: Iterable[str]) -> str:
    """One place of several; the airport zone beside 郑州市 is for a person."""
    met, open_, zone = [], [], "false"
    for code in territories:
        inside = f"startsWith(f.region, '{_stem(code)}')"
        if code == ZHENGZHOU:
            zone = f"f.region == '{AIRPORT_ZONE}'"
            inside = f"({inside} and f.region != '{AIRPORT_ZONE}')"
        met.append(inside)
        open_.append(f"startsWith('{code}', stem)")
    return (
        f"f.region == null ? 'unknown' : {' or '.join(met)} ? 'met' : {zone} ? 'manual' : "
        f"{' or '.join(open_)} ? 'unknown' : 'unmet'"
    )


def _stem(code: str) -> str:
    return code[:2] if code.endswith("0000") else code.removesuffix("00")


def _codes(codes: Iterable[str]) -> str:
    return _array(f"'{code}'" for code in codes)


def _array(parts: Iterable[str]) -> str:
    return f"[{', '.join(parts)}]"


def _text(words: str) -> str:
    return "'" + words.replace("'", "’") + "'"
