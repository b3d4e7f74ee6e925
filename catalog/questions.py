"""One question as a visitor meets it: the words, the answers to choose from, and why it is asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalog.case_form import NONE
from catalog.facts import Fact, Kind
from catalog.hints import found_in
from catalog.matching import ProductResult
from catalog.plausible import OTHER_PROVINCE
from catalog.territory import AIRPORT_ZONE, HENAN
from catalog.vocabulary import Purpose

MOST_NAMES = 3
_WORDS = {"region": "企业注册在哪里？"}
_FOR_THE_PLAN = {"amount", "term_months", "security"}


@dataclass(frozen=True, slots=True)
class Question:
    """A fact worth asking for.

    `options` are (form value, label), empty where a number or a date is typed; a set takes several.
    `concerns` products of ours wait for it, `on_offer` of them can be applied for; `names` are up to
    three, those first, short ones before long. `gain` is what an answer settles, in products, `seconds`
    what it costs.
    """

    fact: Fact
    text: str
    options: tuple[tuple[str, str], ...]
    why: str
    concerns: int
    on_offer: int
    names: tuple[str, ...]
    gain: float
    seconds: int

    @property
    def rate(self) -> float:
        """Products settled per second of effort: questions are ordered by it."""
        return self.gain / self.seconds

    @property
    def found_in(self) -> str:
        """Where the answer stands, empty where the firm simply knows."""
        return found_in(self.fact)


def question_about(
    fact: Fact, concerned: Iterable[ProductResult], places: Mapping[str, str], gain: float = 0.0
) -> Question:
    """The question about this fact, asked for the sake of these products."""
    results = sorted(concerned, key=lambda each: (not each.on_offer, not each.fits_need, len(each.name)))
    names = tuple(dict.fromkeys(each.name for each in results))[:MOST_NAMES]
    return Question(
        fact=fact,
        text=_WORDS.get(fact.key, fact.question),
        options=_options(fact, places),
        why=_why(fact, len(results), names),
        concerns=len(results),
        on_offer=sum(each.on_offer for each in results),
        names=names,
        gain=gain,
        seconds=fact.seconds,
    )


def _why(fact: Fact, count: int, names: tuple[str, ...]) -> str:
    """「关系到 6 个产品：创赛贷、科技贷、郑科贷等」; for the need what the plan does with it."""
    if not count:
        return "用来排融资方案" if fact.key in _FOR_THE_PLAN else "用来测算补助金额"
    more = "等" if count > len(names) else ""
    return f"关系到 {count} 个产品：{'、'.join(names)}{more}"


def _options(fact: Fact, places: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    if fact.kind is Kind.BOOLEAN:
        return (("yes", "是"), ("no", "否"))
    if fact.kind is Kind.REGION:
        return cities(places)
    listed = tuple((option.value, option.label) for option in fact.options or ())
    if fact.kind is Kind.CHOICES and fact.options is not Purpose:
        return (*listed, (NONE, "都没有"))
    return listed


def cities(places: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Henan's cities and places under the province, then the airport zone, a case apart, and elsewhere."""

    def stands_alone(code: str) -> bool:
        return code == AIRPORT_ZONE or code.endswith("00") or f"{code[:4]}00" not in places

    codes = [code for code in places if code.startswith(HENAN) and code != f"{HENAN}0000"]
    codes.sort(key=lambda code: (code == AIRPORT_ZONE, code))
    return (*((code, places[code]) for code in codes if stands_alone(code)), (OTHER_PROVINCE, "河南省以外"))
