"""回避: whether a member of the team must not judge a firm. Pure."""

import unicodedata
from dataclasses import dataclass

from catalog.vocabulary import Labelled


class Ties(Labelled):
    """How a member is bound to a firm."""

    HOLDING = "holding", "持有股份或权益"
    SERVICE = "service", "任职、兼职或有偿服务"
    RELATIVE = "relative", "亲属在该企业"
    OTHER = "other", "其他可能影响公正的关系"


@dataclass(frozen=True, slots=True)
class Interest:
    """A firm that was declared: its code where known, its full name always."""

    uscc: str | None
    firm_name: str
    why: str


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A member, and all that may stand between them and a firm."""

    expert_id: int
    role: str
    name: str
    institution: str
    interests: tuple[Interest, ...] = ()


def conflict(expert: Disclosed, uscc: str, firm_name: str) -> str | None:
    """Why the member must not judge the firm, or None.

    The own institution counts, and every firm declared by the member or named by an organiser: by its code,
    or by its name, spaces, width and punctuation aside. In doubt it is a conflict.
    """
    name = plain(firm_name)
    if plain(expert.institution) == name:
        return "所在机构就是这家企业"
    for each in expert.interests:
        if each.uscc == uscc or plain(each.firm_name) == name:
            return each.why
    return None


def roles_left_empty(panel: list[Disclosed], uscc: str, firm_name: str) -> list[str]:
    """The roles of the panel in which everybody would have to step back for this firm."""
    fit = {each.role for each in panel if conflict(each, uscc, firm_name) is None}
    return sorted({each.role for each in panel} - fit)


def plain(name: str) -> str:
    """A firm's name as it is compared: 「（河南） 有限公司」 and 「(河南)有限公司」 are one."""
    wide = unicodedata.normalize("NFKC", name).casefold()
    return "".join(each for each in wide if each.isalnum())
