"""What an institution or a reviewer cannot do with an offering, and what to do instead."""

from yurong.kit.errors import Conflict, Forbidden, NotFound


class NoSuchOffering(NotFound):
    title = "没有找到这个机构方案"
    message = "这个机构方案不存在，或者您的账号看不到它。"
    next_label = "返回机构方案"
    next_url = "/desk"


class NotEditable(Conflict):
    """Only drafts and returned versions are edited; what was published never changes."""

    message = "这一版已经提交或发布，不能再改。要修改，请先撤回或另起一版草稿。"
    next_label = "返回机构方案"
    next_url = "/desk"


class EditedElsewhere(Conflict):
    """Somebody saved the draft after the form was opened. The page shows both texts."""

    title = "这份草稿刚刚被别人改过"
    message = "您打开之后，别人保存过这份草稿。您填写的内容还在下面，请对照后再保存。"

    def __init__(self, revision: int) -> None:
        super().__init__()
        self.revision = revision


class NotWaiting(Conflict):
    message = "这一版不在等待审核：可能已经处理，或者机构撤回了。"
    next_label = "返回审核列表"
    next_url = "/organise/offerings"


class SameEyes(Forbidden):
    title = "不能审核自己提交的方案"
    message = "机构方案须由提交人以外的人审核，请换一位审核人。"
    next_label = "返回审核列表"
    next_url = "/organise/offerings"


class NothingToWithdraw(Conflict):
    message = "这个方案现在没有已发布的版本，不需要停办。"
    next_label = "返回机构方案"
    next_url = "/desk"


class RowGone(Conflict):
    message = "这一行已经不在草稿里，可能刚刚被删除。请刷新页面查看最新的草稿。"
    next_label = "返回机构方案"
    next_url = "/desk"


class NotJoined(Conflict):
    message = "这两行不能合并：只有「必须」「排除」或人工核验的行可以任选其一，打分和优先的行不行。"
    next_label = "返回机构方案"
    next_url = "/desk"
