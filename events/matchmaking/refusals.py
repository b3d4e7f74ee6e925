"""What an event can be refused for, in words the organiser understands."""

from events.matchmaking.models import Event
from yurong.kit.errors import Conflict, Gone


class OfEvent(Conflict):
    """A refusal that leads back to the organiser's page of the event."""

    next_label = "返回活动"

    def __init__(self, event: Event, message: str | None = None) -> None:
        super().__init__(message, next_url=f"/organise/events/{event.code}")


class UnderReview(OfEvent):
    title = "正在审核，不能修改"
    message = "管理员正在看这一版。要改，请先撤回送审，改好再送。"


class NotReady(OfEvent):
    title = "还不能送审"


class NotSubmitted(OfEvent):
    title = "这场活动没有在等审核"
    message = "主办方还没有送审，或已经撤回。请等主办方送审后再处理。"


class HasRegistrations(OfEvent):
    title = "已有人报名，不能撤回"
    message = "确要变动：时间、地点可以直接修改，系统会逐个通知；不办了请取消这场活动。"


class AlreadyOut(OfEvent):
    title = "已经发布，这一项不能再改"
    message = "活动的种类在发布后不能改变。办错了种类，请取消这场，复制一场新的。"


class NotOut(OfEvent):
    title = "草稿不用取消"
    message = "这场活动还没有发布，别人看不到；不办了可以留着，或改好再送审。"


class EventOver(Gone):
    title = "活动已经结束"
    message = "结束了的活动不能再改时间和地点，也不能取消。"
    next_label = "返回我的活动"
    next_url = "/organise/events"


class TooLateToPublish(Gone):
    title = "开始时间已经过去"
    message = "这场活动的开始时间已过，不能发布。请退回主办方修改时间。"
    next_label = "返回审核列表"
    next_url = "/organise/event-reviews"


class EventCalledOff(Gone):
    title = "这场活动已取消"
    message = "主办方取消了这场活动。您可以看看其他活动，或联系主办方。"
    next_label = "看看其他活动"
    next_url = "/events"
