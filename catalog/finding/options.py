"""The facets: their words, their options, and which options a product stands under. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from catalog.criteria import leaves_of
from catalog.finding.filter import ELSEWHERE, FACETS, HENAN, NATION, OURS, ZHENGZHOU
from catalog.values import Offering, Product
from catalog.vocabulary import Category, ContestPhase, Credential, Guarantee, Labelled, Stage, State

LABELS = {
    "category": "类别",
    "region": "适用地区",
    "state": "落地状态",
    "guarantee": "担保方式",
    "institution": "提供机构",
    "amount": "最高额度",
    "term": "最长期限",
    "stage": "成长阶段",
    "credential": "看重的资质",
    "phase": "大赛赛程",
}

OPEN = "open"
_AMOUNTS = ((100, "100 万元以内"), (500, "100 至 500 万元"), (1000, "500 至 1000 万元"))
_MORE = "over"
_TERMS = ((12, "12 个月以内"), (36, "13 至 36 个月"))

_CREDENTIALS = frozenset(each.value for each in Credential)


def options(facet: str, institutions: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """(value, label) of a facet in reading order. Institutions come from the offerings of the day."""
    match facet:
        case "category":
            return _labelled(Category)
        case "region":
            return ((HENAN, "河南省"), (ZHENGZHOU, "郑州市"), (NATION, "全国"), (ELSEWHERE, "外省参考"))
        case "state":
            return _labelled(State)
        case "guarantee":
            return _labelled(Guarantee)
        case "institution":
            return tuple((name, name) for name in institutions)
        case "amount":
            bands = tuple((str(top), label) for top, label in _AMOUNTS)
            return (*bands, (_MORE, "1000 万元以上"), (OPEN, "文件未写"))
        case "term":
            bands = tuple((str(top), label) for top, label in _TERMS)
            return (*bands, (_MORE, "36 个月以上"), (OPEN, "文件未写"))
        case "stage":
            return _labelled(Stage)
        case "credential":
            return _labelled(Credential)
        case _:
            return tuple(
                (phase.value, phase.label) for phase in ContestPhase if phase is not ContestPhase.NONE
            )


def standing_under(product: Product, offerings: Sequence[Offering]) -> dict[str, frozenset[str]]:
    """The options of each facet that a product stands under, its offerings of the day included.

    A product that names no stage is open to each. A cap or a term that nobody states is 「文件未写」; several
    that differ stand under each of theirs.
    """
    caps = [figure.cap for figure in product.figures] + [each.amount_max for each in offerings]
    terms = [each.term_max_months for each in offerings]
    found: dict[str, Iterable[str]] = {
        "category": (product.category,),
        "region": (product.region if product.region in OURS else ELSEWHERE,),
        "state": (product.state,),
        "guarantee": (*product.guarantee, *(kind for each in offerings for kind in each.guarantee)),
        "institution": (each.institution for each in offerings),
        "amount": _bands([cap.in_wan for cap in caps if cap is not None], _AMOUNTS),
        "term": _bands([term for term in terms if term is not None], _TERMS),
        "stage": product.stages or tuple(Stage),
        "credential": _credentials(product, offerings),
        "phase": product.contest_phases,
    }
    return {facet: frozenset(found[facet]) for facet in FACETS}


def _bands(stated: Sequence[Decimal | int], bands: Sequence[tuple[int, str]]) -> Iterator[str]:
    for each in stated:
        yield next((str(top) for top, _ in bands if each <= top), _MORE)
    if not stated:
        yield OPEN


def credential_labels(product: Product, offerings: Sequence[Offering]) -> tuple[str, ...]:
    """The credentials that its conditions and those of its offerings name, each once."""
    return tuple(Credential(each).label for each in dict.fromkeys(_credentials(product, offerings)))


def _credentials(product: Product, offerings: Sequence[Offering]) -> Iterator[str]:
    for row in (*product.criteria, *(row for each in offerings for row in each.criteria)):
        for leaf in leaves_of(row):
            if leaf.fact == "credentials":
                asked = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
                yield from (str(each) for each in asked if each in _CREDENTIALS)


def _labelled(words: type[Labelled]) -> tuple[tuple[str, str], ...]:
    return tuple((word.value, word.label) for word in words)
