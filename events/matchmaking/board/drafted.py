"""A posting as somebody writes it, and what can be wrong with it. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields

from catalog.vocabulary import Guarantee, Purpose, Track
from events.matchmaking.board.sensitive import reachable_by
from events.matchmaking.models import BoardVersion, Cooperation, Maturity, PostKind
from yurong.kit.errors import Problem
from yurong.kit.money import Money

USUAL_DAYS, LEAST_DAYS, MOST_DAYS = 90, 7, 180
LARGEST = Money.wan(1_000_000)


@dataclass(frozen=True)
class Party:
    """Whom a person posts or asks for: a firm or an institution."""

    enterprise_id: int | None = None
    institution_id: int | None = None


@dataclass(frozen=True)
class Draft:
    """What a posting says; fields of other kinds stay empty."""

    title: str
    summary: str
    region: str
    track: Track
    shows_name: bool = True
    amount: Money | None = None
    term_months: int | None = None
    purposes: tuple[Purpose, ...] = ()
    security: tuple[Guarantee, ...] = ()
    uses_facts: bool = False
    field: str = ""
    maturity: Maturity | None = None
    cooperation: tuple[Cooperation, ...] = ()
    product: str = ""
    quantity: str = ""
    delivery: str = ""


class PostRefused(Problem):
    """A message per field."""

    status = 422
    title = "有几处需要修改"

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("；".join(errors.values()))
        self.errors = errors


OF_KIND: dict[PostKind, tuple[str, ...]] = {
    PostKind.FINANCE: ("amount", "term_months", "purposes", "security", "uses_facts"),
    PostKind.TECHNOLOGY: ("amount", "field", "maturity", "cooperation"),
    PostKind.ORDER: ("amount", "product", "quantity", "delivery"),
    PostKind.RESULT: ("field", "maturity", "cooperation"),
}
"""What each kind has besides title, text, place and track."""
NEEDED: dict[PostKind, tuple[str, ...]] = {
    PostKind.FINANCE: ("amount", "purposes"),
    PostKind.TECHNOLOGY: ("field",),
    PostKind.ORDER: ("product", "quantity"),
    PostKind.RESULT: ("field", "maturity", "cooperation"),
}
WORDED = ("title", "summary", "field", "product", "quantity", "delivery")
_MISSING = {
    "amount": "请填写需要多少资金",
    "purposes": "请至少选一项资金用途",
    "field": "请写明是哪一方面的技术",
    "product": "请写明要采购或加工什么",
    "quantity": "请写明大约多少",
    "maturity": "请选择做到了哪一步",
    "cooperation": "请至少选一种合作方式",
}


def faults(kind: PostKind, draft: Draft) -> dict[str, str]:
    """What is wrong with a draft of this kind: a message per field."""
    errors = lacking(kind, {name for name in NEEDED[kind] if getattr(draft, name)})
    if draft.amount is not None and not Money(0) < draft.amount <= LARGEST:
        errors["amount"] = "请填写 0 到 100 亿元之间的金额，单位是万元"
    if draft.term_months is not None and not 1 <= draft.term_months <= 360:
        errors["term_months"] = "请填写 1 到 360 个月"
    return errors | giving_away({name: getattr(draft, name) for name in WORDED})


def lacking(kind: PostKind, known: Collection[str]) -> dict[str, str]:
    """What this kind needs and is not among the fields `known`: a message per field."""
    return {name: _MISSING[name] for name in NEEDED[kind] if name not in known}


def giving_away(texts: Mapping[str, str]) -> dict[str, str]:
    """Which of the public texts, by field, say how to reach somebody: a message per field."""
    found = {name: reachable_by(texts.get(name, "")) for name in WORDED}
    return {
        name: f"公开的内容里不能写{way}：有人想联系时，由您同意后再交换联系方式"
        for name, way in found.items()
        if way
    }


def of_kind(kind: PostKind, draft: Draft) -> dict[str, object]:
    """The draft's values by column; what belongs to other kinds is emptied."""
    foreign = {name for names in OF_KIND.values() for name in names} - set(OF_KIND[kind])
    empty = Draft(title="", summary="", region="", track=Track.OTHER)
    values = {
        each.name: getattr(empty if each.name in foreign else draft, each.name) for each in fields(Draft)
    }
    return {name: _stored(value) for name, value in values.items()}


def says(version: BoardVersion) -> dict[str, object]:
    """What a stored version says, to be set against a draft."""
    return {each.name: getattr(version, each.name) for each in fields(Draft)}


def _stored(value: object) -> object:
    if isinstance(value, tuple):
        return [each.value for each in value]
    return value.value if isinstance(value, Track | Maturity) else value
