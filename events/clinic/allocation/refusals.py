"""What applying and allocating can be refused for."""

from events.clinic.models import Clinic
from yurong.kit.errors import Conflict, Gone


class NotByRule(Conflict):
    title = "这场诊疗会直接预约"
    message = "这场诊疗会不用申请，选一个时段就能预约。"
    next_label = "选时段"


class ApplyingOver(Gone):
    title = "申请已经截止"
    message = "申请截止后不能再改或撤回。结果公布后，不能来的可以取消预约，把时段留给候补的企业。"
    next_label = "查看申请"


class _OfAllocation(Conflict):
    next_label = "返回分配页面"

    def __init__(self, clinic: Clinic, message: str | None = None) -> None:
        super().__init__(message, next_url=f"/organise/clinics/{clinic.code}/allocation")


class StillOpen(_OfAllocation):
    title = "申请还没有截止"
    message = "到截止时间才能计算，之前企业还可以申请、修改和撤回。"


class NothingComputed(_OfAllocation):
    title = "还没有计算"
    message = "请先计算分配，看过结果再公布。"


class OutOfDate(_OfAllocation):
    title = "申请或诊台有变化"
    message = "计算之后申请有变化，请重新计算，再公布。"


class AlreadyOut(_OfAllocation):
    title = "分配已经公布"
    message = "公布后不再重算。空出的时段可以在候补名单里逐家安排。"


class DoesNotFit(_OfAllocation):
    title = "这样安排不行"
