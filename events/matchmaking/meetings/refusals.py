"""What can be refused about one-to-one meetings, in words people understand."""

from events.matchmaking.models import Event
from yurong.kit.errors import Conflict, Gone, NotFound


class NoMeetings(NotFound):
    title = "这场活动没有一对一洽谈"
    message = "主办方没有安排一对一洽谈，或还没有设好时间和桌数。可以先看活动的其他安排。"
    next_label = "返回活动列表"
    next_url = "/events"


class NoParty(NotFound):
    title = "这个报名不参加一对一洽谈"
    message = "一对一洽谈在企业和金融机构之间进行，您报名的组别不参加。活动的其他安排不受影响。"


class WishesClosed(Gone):
    title = "填意愿的时间已过"
    message = "主办方正在排时间表，您之前填的都算数。临时不能来，请联系主办方。"


class NoRoundLeft(Gone):
    title = "最后一轮已经开始"
    message = "没有可以取消的洽谈了，不用再办。有事请联系主办方。"


class AlreadyPlannedWithout(Conflict):
    title = "主办方已经重新安排"
    message = "空出来的时间已经给了其他单位，这里不能再撤回。又能来了，请联系主办方，看还有没有空位。"


class GridInUse(Conflict):
    title = "轮次时间已有人在用"
    next_label = "返回设置"


class OfPlan(Conflict):
    """A refusal that leads back to the organiser's page of the plan."""

    next_label = "看最新的安排"

    def __init__(self, event: Event, message: str | None = None) -> None:
        super().__init__(message, next_url=f"/organise/events/{event.code}/meetings")


class ChangedMeanwhile(OfPlan):
    title = "安排刚在另一处改过"
    message = "您看到的不是最新一版，这次没有改动。请看过最新一版再改。"


class NothingToPublish(OfPlan):
    title = "没有要公布的改动"
    message = "现在公布的就是最新的安排。改动以后再来公布。"


class CannotStand(OfPlan):
    """The plan breaks a rule as things are now; the message says which."""

    title = "现在不能这样安排"


class SeatTaken(OfPlan):
    title = "这个位置刚被占了"
    message = "另一位办会人员刚在这一轮安排了别的洽谈，这次没有改动。请看最新的安排再选。"


class NotPlanned(OfPlan):
    title = "这场洽谈已经变了"
    message = "它已经取消、改期或记过结果，这次没有改动。请看最新的安排。"


class TooEarly(OfPlan):
    title = "还没到这一轮"
    message = "这一轮开始以后才能记未到场。对方说不来了，请用“不来了”，系统会重排并通知。"


class NothingToPrint(OfPlan):
    title = "还没有公布安排"
    message = "公布一对一洽谈的安排以后，才有可以打印的。"
