"""Why a firm stands where it stands, and why it was given what it was given, in sentences. Pure."""

from events.clinic.allocation.allocate import Applicant, Applications, Outcome, standing
from events.clinic.allocation.rule import Priority, lot
from events.clinic.models import TieBreak
from yurong.kit.clock import local


def reasons(applications: Applications, outcomes: list[Outcome], outcome: Outcome) -> list[str]:
    """The whole of it for one firm, top down; names no other firm."""
    each, rule = outcome.applicant, applications.rule
    said = [f"共 {len(outcomes)} 家申请，{len(applications.places)} 个时段，贵企业排在第 {outcome.rank} 位。"]
    equals = [other.applicant for other in outcomes]
    for priority in rule.priorities:
        mine = standing(each, priority)
        before = sum(standing(other, priority) > mine for other in equals)
        equals = [other for other in equals if standing(other, priority) == mine]
        said.append(f"{priority.label}：{_own(each, priority)}{_before(before)}。")
    said.append(_tie(applications, each, equals))
    return [*said, _given(outcome)]


def _own(each: Applicant, priority: Priority) -> str:
    if priority is Priority.FIRST_TIME:
        return "贵企业是首次参加" if each.is_first_time else "贵企业以前参加过"
    if priority is Priority.LISTED:
        return "贵企业在优先名单内" if each.is_listed else "贵企业不在优先名单内"
    if each.fit == 2:
        return f"需求已写明，按现有资料有 {each.products} 个产品对得上"
    return "需求已写明，按现有资料还没有对得上的产品" if each.fit else "申请里没有写明金额或用途"


def _before(number: int) -> str:
    return f"，另有 {number} 家因此排在前面" if number else ""


def _tie(applications: Applications, each: Applicant, equals: list[Applicant]) -> str:
    alone = len(equals) < 2
    if applications.rule.ties is TieBreak.TIME:
        at = f"{local(each.made_at):%m月%d日 %H:%M:%S}"
        return f"先申请的在前：贵企业 {at} 申请。" if not alone else "没有并列的企业，不用比申请先后。"
    drawn = lot(applications.seed, each.uscc)
    if alone:
        return f"没有并列的企业，不用抽签（贵企业的签号是 {drawn[:8]}）。"
    ahead = sum(lot(applications.seed, other.uscc) < drawn for other in equals)
    return f"抽签：并列 {len(equals)} 家，签号小的在前，贵企业的签号 {drawn[:8]}，排第 {ahead + 1}。"


def _given(outcome: Outcome) -> str:
    gone = "、".join(f"{local(each):%H:%M}" for each in outcome.gone)
    if outcome.place is None:
        wished = f"轮到贵企业时，您选的 {gone} 已没有合适的空位" if gone else "轮到贵企业时已没有合适的空位"
        return f"{wished}，进入候补；有企业退出时按这个顺序递补。"
    at = f"{local(outcome.place.starts_at):%H:%M}"
    if gone:
        return f"轮到贵企业时，您更想要的 {gone} 已没有合适的空位，分到 {at}。"
    return f"分到 {at}" + ("，是您最想要的时间。" if outcome.applicant.wanted else "。")
