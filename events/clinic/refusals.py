"""What a booking can be refused for, in words the visitor understands."""

from yurong.kit.errors import BadInput, Conflict, Forbidden, Gone, NotFound


class SlotTaken(Conflict):
    title = "这个时段刚被约走"
    message = "就在您确认的同时，别的企业约了这个时段。您填写的联系人还在，请换一个时段。"
    next_label = "看看还有哪些时段"


class SlotHeld(SlotTaken):
    title = "这个时段正为别的企业保留"
    message = "有企业正在填写，或正在答复候补。没有约成的话，时段会再放出来；您也可以换一个时段。"


class FirmBusy(Conflict):
    title = "贵企业这个时间已有安排"
    message = "贵企业在这个时间已有另一个预约，不能同时参加两场。请换一个时段，或先取消那个预约。"
    next_label = "查看贵企业的预约"
    next_url = "/bookings"


class AlreadyBooked(FirmBusy):
    title = "贵企业已约过这场诊疗会"
    message = "一家企业在一场诊疗会只约一个时段。想换时间，请打开原来的预约改期。"
    next_label = "打开原来的预约"


class FirmHolds(FirmBusy):
    title = "贵企业正保留着另一个时段"
    message = "贵企业正保留着另一个时段，没有约成的话几分钟后自动放开。请稍后再试，或换一个时段。"
    next_label = "看看有哪些诊疗会"
    next_url = "/clinics"


class MarkedAbsent(Conflict):
    title = "这个预约已记为未到场"
    message = "时段已经让给别的企业，不能再改期。企业已经到了，请到签到处现场登记；记错了，请告诉主办方。"
    next_label = "打开这个预约"


class OfferOpen(Conflict):
    title = "您有一个候补到的时段等着答复"
    message = "这个时段还为贵企业保留着。请先接受或谢绝，再约别的时段。"
    next_label = "去答复"


class OfferOver(Gone):
    title = "这个候补时段已经结束"
    message = "它已被谢绝、过了答复时间，或已让给下一家。您可以看看现在的候补情况。"
    next_label = "看候补"


class InviteOver(Gone):
    title = "这个邀请已经失效"
    message = "邀请过了期限，或发出邀请的人后来又请了别人。需要的话请对方重新发送。"
    next_label = "返回我的页面"
    next_url = "/me"


class OnlyWaitlist(Conflict):
    title = "贵企业暂时只能候补"
    next_label = "加入候补"


class StillFree(Conflict):
    title = "现在就有空着的时段"
    message = "不用候补，选一个时段就能预约。"
    next_label = "选时段"


class PanelUnsuitable(Conflict):
    title = "这个诊台暂时不能为贵企业安排"
    message = "您填写的内容还在，请换一个诊台；没有合适的，请联系主办方，会为您安排其他场次。"
    next_label = "看看其他诊台和时段"


class Recused(NotFound):
    title = "您对这家企业回避"
    message = "按您申报或主办方登记的回避，您不参与这家企业的诊断，也看不到它的资料。"
    next_label = "返回我的页面"
    next_url = "/me"


class NoSuchSlot(NotFound):
    title = "没有这个时段"
    message = "这场诊疗会没有安排这个时段，可能是地址不完整。请从时段列表里选择。"
    next_label = "看看还有哪些时段"


class NotAdmitted(Forbidden):
    title = "这场诊疗会暂不面向贵企业"
    next_label = "看看其他场次"
    next_url = "/clinics"


class GivenByRule(Conflict):
    title = "这场诊疗会先申请、再按规则分配"
    message = "不用抢时段：申请截止后按公布的规则统一分配，并逐家说明原因。"
    next_label = "去申请"


class CalledOff(Gone):
    title = "这场诊疗会已取消"
    message = "主办方取消了这场诊疗会。您可以看看其他场次，或联系主办方。"
    next_label = "看看其他场次"
    next_url = "/clinics"


class SlotPast(Gone):
    title = "这个时段已经开始"
    message = "已经开始的时段不能再约，请选择后面的时段。"
    next_label = "看看还有哪些时段"


class NotOpenYet(Conflict):
    title = "还没有开始预约"


class BookingClosed(Gone):
    title = "预约已经截止"
    message = "这场诊疗会的预约已经截止。您可以看看其他场次，或联系主办方。"
    next_label = "看看其他场次"
    next_url = "/clinics"


class TooLate(Gone):
    title = "已过改期和取消的截止时间"
    message = "现在不能自己改期或取消了。您的预约仍然有效；确有变化请联系主办方办理。"
    next_label = "返回预约"


class Cancelled(Gone):
    title = "这个预约已经取消"
    message = "已取消的预约不能再改。需要的话请重新预约。"
    next_label = "看看其他场次"
    next_url = "/clinics"


class AlreadyReleased(Conflict):
    title = "诊断书已经出具"
    message = "诊断书出具后，原来的预约不再改动。"
    next_label = "返回预约"


class NotOnPanel(NotFound):
    message = "这个预约不在您的诊台，或者地址写错了。"


class SignedAlready(Conflict):
    title = "已经签署"
    message = "签署后内容不再改动。需要修改，请先撤回签署。"


class NothingWritten(BadInput):
    title = "还没有填写意见"
    message = "请先填写并保存诊断意见，再签署。"


class NotAllSigned(Conflict):
    title = "还有专家没有签署"


class NothingNew(Conflict):
    title = "没有新的签署"
    message = "上一版诊断书出具后还没有专家重新签署。请先撤回签署、修改、再签署，然后出具更正版。"


class NoConsent(Forbidden):
    title = "还没有同意信息使用说明"
    message = "请勾选同意把问卷提供给本场专家，再提交；您填写的内容还在。"


class EditedElsewhere(Conflict):
    """The text was changed in another window. Both texts are kept so that the page can show them."""

    title = "内容在另一个窗口改过"
    message = "保存之前，这里的内容已在另一个窗口改过。两份都为您留着，请对照后再保存。"

    def __init__(self, *, yours: str, theirs: str, version: int) -> None:
        super().__init__()
        self.yours = yours
        self.theirs = theirs
        self.version = version
