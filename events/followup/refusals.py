"""Expected refusals of the ledger."""

from collections.abc import Mapping

from yurong.kit.errors import Conflict, Gone, NotFound, Problem


class NoSuchFollowUp(NotFound):
    title = "没有找到这一项跟踪"
    message = "它不存在，或者不归您这一方。企业撤回同意后，机构也看不到了。"
    next_label = "返回我的页面"
    next_url = "/me"


class StepRefused(Problem):
    """`errors`: one message per field of the entry, for the form."""

    status = 422
    title = "有几处需要修改"

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("；".join(errors.values()))
        self.errors = dict(errors)


class MovedOn(Conflict):
    title = "这一项已经有了新进展"


class SurveyClosed(Gone):
    title = "这份回访已经结束"
    message = "回访链接 60 天内有效。您的意见仍然重要，可以直接告诉办会人员。"
