"""What a registration can be refused for, in words the visitor understands."""

from collections.abc import Sequence

from yurong.kit.errors import BadInput, Conflict, Gone, NotFound


class RegistrationNotOpen(Conflict):
    title = "还没有开始报名"


class RegistrationClosed(Gone):
    title = "报名已经截止"
    message = "这场活动的报名已经截止。您可以看看其他活动，或联系主办方。"
    next_label = "看看其他活动"
    next_url = "/events"


class EventFull(Conflict):
    title = "名额已满"
    message = "这一类名额已报满，这场活动不设候补。您填写的内容没有提交，请看看其他活动，或联系主办方。"
    next_label = "看看其他活动"
    next_url = "/events"


class AlreadyRegistered(Conflict):
    title = "这个手机号已报过名"
    message = "一个手机号在一场活动只报一次。要查看、修改或取消，请打开报名时收到的链接。"
    next_label = "找回报名链接"
    next_url = "/registrations"


class EnoughOfFirm(Conflict):
    title = "贵单位的名额已用完"


class PartyTooLarge(Conflict):
    """Not everybody fits; nobody was registered. `fit`: for how many there are seats."""

    title = "名额不够，还没有为任何人报名"

    def __init__(self, count: int, fit: int, *, can_wait: bool) -> None:
        here = f"现在还有 {fit} 个名额" if fit else "现在没有空着的名额"
        ways = "请减少人数，或看看其他活动。"
        if can_wait:
            ways = (
                f"可以让前 {fit} 位先报上、其余候补，或减少人数。"
                if fit
                else "可以一起候补，或看看其他活动。"
            )
        super().__init__(f"您为 {count} 人报名，{here}。{ways}")
        self.fit = fit
        self.can_wait = can_wait


class OfferOver(Gone):
    title = "这个名额已经不再为您保留"
    message = "它已被谢绝、过了答复时间，或活动已取消。报名还没有截止的话，可以重新报名。"
    next_label = "看看活动"
    next_url = "/events"


class RegistrationOver(Gone):
    title = "这个报名已经结束"
    message = "已取消或已结束的报名不能再改。报名还没有截止的话，可以重新报名。"
    next_label = "看看活动"
    next_url = "/events"


class EventBegun(Gone):
    title = "活动已经开始"
    message = "活动开始后不能再自己修改或取消，有变化请联系主办方。"
    next_label = "看看其他活动"
    next_url = "/events"


class NotImported(Conflict):
    """One of a list cannot be registered, so nobody was; the message names who, for the organiser."""

    title = "还没有写入任何人"
    next_label = "重新导入"


class ListTooLarge(Conflict):
    """A list does not fit, so nobody was registered. `short`: group, people of the list, seats left."""

    title = "名额不够，还没有写入"

    def __init__(self, short: Sequence[tuple[str, int, int]], *, can_wait: bool) -> None:
        told = "；".join(
            f"「{name}」要导入 {count} 人，现在{f'还有 {fit} 个名额' if fit else '没有空着的名额'}"
            for name, count, fit in short
        )
        ways = "请先增加名额，或在表里删减。"
        super().__init__(f"{told}。{'可以勾选下面一项，让其余的人候补；' if can_wait else ''}{ways}")


class NotAwaited(Conflict):
    title = "这个报名不在等审核"
    message = "它已经处理过，或报名人刚刚取消了。"


class NoReason(BadInput):
    title = "请写明原因"
    message = "报名人会看到原因，请至少写两个字。"


class NoSuchRegistration(NotFound):
    title = "没有找到这个报名"
    message = "链接可能不完整或已经失效。可以用报名的手机号或邮箱重新收取链接。"
    next_label = "找回报名链接"
    next_url = "/registrations"


class CodeOver(Gone):
    title = "验证码已失效"
    message = "验证码超过了 10 分钟，或错了 5 次。您填写的内容还在，请重新获取。"


class NoSuchAttempt(NotFound):
    title = "这次填写已经过期"
    message = "填写的内容最多为您保留一天。请重新填写报名表。"
    next_label = "重新填写"
