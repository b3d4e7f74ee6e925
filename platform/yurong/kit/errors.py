"""Expected refusals: each carries its status, a sentence for the visitor and the next step."""


class Problem(Exception):
    """Raised in the domain, shown by one handler. `message` is read by people, never by code."""

    status = 400
    title = "这一步没有完成"
    message = "请返回上一页，检查后再试。"
    next_label = "返回首页"
    next_url = "/"

    def __init__(
        self, message: str | None = None, *, next_label: str | None = None, next_url: str | None = None
    ):
        super().__init__(message or self.message)
        self.message = message or self.message
        self.next_label = next_label or self.next_label
        self.next_url = next_url or self.next_url


class NotFound(Problem):
    status = 404
    title = "没有找到这个页面"
    message = "地址可能写错了，或者内容已经撤下。"


class Forbidden(Problem):
    status = 403
    title = "这一步不能这样做"


class FormExpired(Forbidden):
    title = "页面停留太久，需要重新打开"
    message = "为了您的信息安全，请返回上一页刷新后再提交；您填写的内容还在。"


class TooMany(Problem):
    status = 429
    title = "操作太频繁"
    message = "请稍等几分钟再试。"


class BadInput(Problem):
    status = 400
    title = "提交的内容读不出来"


class TooLarge(Problem):
    status = 413
    title = "提交的内容太大"
    message = "一次最多提交 2 MB，请删减后再试。"


class Conflict(Problem):
    status = 409
    title = "情况已经变化"


class Gone(Problem):
    status = 410
    title = "这一项已经结束"


class NotYours(NotFound):
    """A stranger gets the same answer as for a page that is not there."""

    message = "这个页面不存在，或者您的账号看不到它。"
    next_label = "返回我的页面"
    next_url = "/me"
