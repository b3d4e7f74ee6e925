"""Who may want to know of a posting, and why. Pure: values in, reasons out.

A reason is shown to the one who is told, so it names only what is public or that person's own.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from catalog.finding.fold import fold
from catalog.territory import within
from catalog.values import Offering, Product
from catalog.vocabulary import Category, Purpose, Track, Verdict
from events.matchmaking.models import PostKind
from yurong.kit.money import Money

LEAST = 40
"""Below so many points nobody is told."""
TRACK, WORDS_EACH, WORDS_MOST, REGION = 30, 10, 40, 10
COUNTERPARTS = {PostKind.TECHNOLOGY: PostKind.RESULT, PostKind.RESULT: PostKind.TECHNOLOGY}
COVER = (Category.INSURANCE, Category.SUBSIDY, Category.SERVICE)
"""What brings no money: only for who seeks cover against risks."""
BREAKS = frozenset("的和与在了是及等为有对可中上下一个不我们您请能要用以从到或将被把也都很更最")
"""Signs that join words: no word reaches over them."""
COMMON = frozenset(
    (
        *(
            "技术",
            "需求",
            "企业",
            "公司",
            "成果",
            "合作",
            "产品",
            "希望",
            "寻求",
            "以及",
            "进行",
            "能够",
            "提供",
        ),
        *(
            "目前",
            "已经",
            "要求",
            "解决",
            "转化",
            "研发",
            "应用",
            "开发",
            "系统",
            "项目",
            "方案",
            "现有",
            "生产",
        ),
        *("设备", "使用", "测试", "示例", "需要", "实现", "具有", "相关", "指标", "性能", "能够"),
        *("提供", "现有", "生产"),
    )
)
"""Pairs of signs that stand in every posting and tell nothing."""


@dataclass(frozen=True)
class Said:
    """What a posting says, as far as it matters for who is told. `words` are title, field and text."""

    kind: PostKind
    title: str
    words: str
    region: str
    track: Track
    amount: Money | None = None
    term_months: int | None = None
    purposes: tuple[Purpose, ...] = ()


@dataclass(frozen=True)
class Fit:
    points: int
    reasons: tuple[str, ...] = field(default=())

    @property
    def is_worth_telling(self) -> bool:
        return self.points >= LEAST


NONE = Fit(0)


def alike(one: Said, other: Said) -> Fit:
    """How far a technology sought and a result offered (either way round) are about the same."""
    if COUNTERPARTS.get(one.kind) is not other.kind:
        return NONE
    shared = shared_words(one.words, other.words)
    points, reasons = 0, []
    if one.track is other.track and one.track is not Track.OTHER:
        points += TRACK
        reasons.append(f"同属{one.track.label}")
    if shared:
        points += min(WORDS_MOST, WORDS_EACH * len(shared))
        reasons.append(f"都提到“{'”“'.join(shared[:3])}”")
    if shared and one.region[:4] == other.region[:4]:
        points += REGION
        reasons.append("在同一个市")
    return Fit(points, tuple(reasons))


def order_for(said: Said, track: Track | None, region: str) -> Fit:
    """Whether an order suits a firm of this track and place."""
    if said.kind is not PostKind.ORDER or track is not said.track or track is Track.OTHER:
        return NONE
    near = said.region[:4] == region[:4]
    reasons = (f"您所在的领域是{said.track.label}", *(("在同一个市",) if near else ()))
    return Fit(LEAST + REGION * near, reasons)


def offered_for(said: Said, offering: Offering, product: Product) -> Fit:
    """Whether an offering suits a stated need: purpose, amount, term and region, none of a firm's facts."""
    if said.kind is not PostKind.FINANCE or within(said.region, offering.region) is Verdict.UNMET:
        return NONE
    if product.category in COVER and Purpose.RISK_COVER not in said.purposes:
        return NONE
    purposes = [each for each in said.purposes if each in product.purposes]
    if product.purposes and not purposes:
        return NONE
    if said.amount and offering.amount_max and said.amount > offering.amount_max:
        return NONE
    points, reasons = LEAST, [f"“{offering.name}”在这个地区办理"]
    if purposes:
        points += 20
        reasons.append(f"用途：{'、'.join(each.label for each in purposes)}")
    if said.amount and offering.amount_max:
        points += 20
        reasons.append(f"需要的金额在 {offering.amount_max}以内")
    if said.term_months and offering.term_max_months and said.term_months <= offering.term_max_months:
        points += 10
        reasons.append(f"期限在 {offering.term_max_months} 个月以内")
    return Fit(points, tuple(reasons))


def best(fits: Iterable[Fit]) -> Fit:
    """The one with the most points; of equals the first."""
    return max(fits, key=lambda each: each.points, default=NONE)


def shared_words(one: str, other: str) -> list[str]:
    """Runs of signs (two or more) that stand in both texts, longest first, the common ones left out."""
    left, right = fold(one), fold(other)
    found: list[str] = []
    at = 0
    while at < len(left) - 1:
        length = 0
        while at + length < len(left) and _joins(left[at + length]) and left[at : at + length + 1] in right:
            length += 1
        run = left[at : at + length]
        if _tells(run):
            found.append(run)
        at += max(1, length)
    longest = sorted(set(found), key=lambda each: (-len(each), left.index(each)))
    return [run for place, run in enumerate(longest) if not any(run in each for each in longest[:place])]


def _joins(sign: str) -> bool:
    return sign.isalnum() and sign not in BREAKS


def _tells(run: str) -> bool:
    """Whether a run says what something is about: a Latin word of three letters, or uncommon Chinese."""
    if len(run) < 2 or run.isdigit():
        return False
    if run.isascii():
        return len(run) >= 3
    return any(run[at : at + 2] not in COMMON for at in range(len(run) - 1))
