"""What can be refused on the day."""

from yurong.kit.errors import Conflict, Gone, NotFound


class NotToday(Conflict):
    title = "今天不是这场诊疗会"
    message = "签到、登记和顺延只在诊疗会当天办理。"
    next_label = "返回诊疗会"


class UndoTooLate(Gone):
    title = "已超过撤销的时间"
    message = "签到 5 分钟内可以撤销。确实记错了，请在诊断书的备注里说明。"
    next_label = "返回签到名单"


class TooEarly(Conflict):
    title = "还可以再等一等"
    next_label = "返回诊台"


class HasArrived(Conflict):
    title = "这家企业已经签到"
    message = "已签到的企业不能记为未到。点错了签到，请先撤销。"
    next_label = "返回诊台"


class MarkedAbsent(Conflict):
    title = "这家企业已记为未到"
    message = "时段已经释放。企业现在到了，请现场登记：有空时段会直接安排，没有就排队。"
    next_label = "去现场登记"


class NotArrived(Conflict):
    title = "还没有签到"
    message = "这家企业没有有效的签到，不用撤销。"
    next_label = "返回签到名单"


class HasBooking(Conflict):
    title = "这家企业今天已有预约"
    next_label = "去签到"


class NothingToDelay(Conflict):
    title = "后面没有可以顺延的预约"
    message = "这个诊台后面没有还没开始的预约。"


class ExpertElsewhere(Conflict):
    title = "不能这样顺延"


class DelayChanged(Conflict):
    title = "不能撤回这次顺延"
    message = "顺延之后，其中有预约又改动过，或者后面又顺延过一次。请从最近的一次开始撤回，或逐个改期。"


class NoSuchPass(NotFound):
    title = "这个签到码不对"
    message = "可能没有扫完整，或者不是本站的签到码。请让企业打开预约页面重新出示，或按企业名称查找。"
    next_label = "返回首页"
