"""What can be refused after an event, in words for whoever asked."""

from yurong.kit.errors import Conflict, NotFound


class NoSuchMeeting(NotFound):
    title = "没有找到这场洽谈"
    message = "它不在这场活动里，或者不是您参加的。"


class NotMetYet(Conflict):
    title = "这场洽谈还没有开始"
    message = "谈过以后再记结果。到时间这一页就能点。"


class DidNotMeet(Conflict):
    title = "这场洽谈没有进行"
    message = "它已经取消，或登记为未到场，不用记结果。情况不对，请联系主办方。"


class NotBegun(Conflict):
    title = "活动还没有开始"
    message = "听过介绍再选想要的产品。活动开始后，报名页面上的“会后”里就能点。"


class TooEarlyToJudge(Conflict):
    title = "活动还没有结束"
    message = "结束以后再评价。到时这一页就能点，第二天上午也会发信提醒您。"


class NotOnOffer(NotFound):
    title = "没有找到这个产品"
    message = "这场活动没有介绍它，或主办方已经改了名单。请从页面上的列表里选。"


class NothingToReport(NotFound):
    title = "还没有可以汇总的内容"
    message = "活动开始后才有成效报告。"


class NoSuchMaterial(NotFound):
    title = "没有找到这份资料"
    message = "它已经撤下，或者还不到可以下载的时候。"


class TooManyMaterials(Conflict):
    title = "资料已满"
    message = "一场活动最多 30 份资料。请先删掉不需要的，再上传。"
