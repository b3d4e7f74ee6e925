"""What can be refused on site."""

from yurong.kit.errors import Conflict, Gone, NotFound


class NotOut(Conflict):
    title = "活动还没有发布"
    message = "发布以后才有人报名，才能打印胸卡和签到。"
    next_label = "返回活动"


class NotToday(Conflict):
    title = "今天不是这场活动"
    message = "签到和登记只在活动当天办理。"
    next_label = "返回签到名单"


class NotConfirmed(Conflict):
    title = "这份报名还不能签到"
    next_label = "返回签到名单"


class NotArrived(Conflict):
    title = "还没有签到"
    message = "这位没有有效的签到，不用撤销。"
    next_label = "返回签到名单"


class UndoTooLate(Gone):
    title = "已超过撤销的时间"
    message = "签到 5 分钟内可以撤销。记录会保留，请在活动总结里说明。"
    next_label = "返回签到名单"


class NoSuchPass(NotFound):
    title = "这个签到码不对"
    message = "可能没有扫完整，或者不是本站的签到码。请对方打开报名页面重新出示，或按姓名查找。"
    next_label = "返回首页"


class NotCounted(NotFound):
    title = "这一节不计学时"
    message = "只有计入学时的议程才需要单独签到。"
    next_label = "返回学时"


class NotNow(Conflict):
    title = "现在不是这一节的签到时间"
    next_label = "返回学时"


class HasCertificate(Conflict):
    title = "已经出具证书"
    message = "这位的证书按现有学时出具。确要撤销签到，请先撤销证书。"
    next_label = "返回学时"


class NoCertificates(Conflict):
    title = "这场活动不发证书"
    message = "只有设置了证书的培训才出具。请在活动的基本信息里设置。"
    next_label = "返回活动"


class TooFewHours(Conflict):
    title = "学时还不够"
    next_label = "返回学时"


class HasRegistration(Conflict):
    title = "这个手机号已经报名"
    next_label = "去签到"


class NoPlace(Conflict):
    title = "这一类名额已满"
    message = "没有登记。可以换一类名额，或者先在活动里增加这一类的名额，再登记。"
    next_label = "返回现场登记"


class NobodyToPrint(Conflict):
    title = "没有可以打印的胸卡"
    message = "还没有报名成功的人。有人报名成功后再来打印。"
    next_label = "返回胸卡"
