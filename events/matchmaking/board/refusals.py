"""What a posting or an asking can be refused for."""

from events.matchmaking.models import BoardPost
from yurong.kit.errors import Conflict, Forbidden, Gone, NotFound, NotYours


class NoSuchPost(NotFound):
    message = "没有找到这条供需信息，地址可能写错了，或者还没有公布。"
    next_label = "看看供需对接"
    next_url = "/board"


class TakenDown(Gone):
    title = "这条信息已经撤下"
    message = "审核人员请发布人修改，改好公布后还在这个地址。您可以看看其他的。"
    next_label = "看看供需对接"
    next_url = "/board"


class NotYourPost(NotYours):
    message = "没有找到这条供需信息，地址可能写错了，或者它不归您管。"
    next_label = "返回我的供需"
    next_url = "/me/board"


class OfPost(Conflict):
    """A refusal that leads back to the poster's own page."""

    next_label = "返回这条信息"

    def __init__(self, post: BoardPost, message: str | None = None) -> None:
        super().__init__(message, next_url=f"/me/board/{post.code}")


class PostUnderReview(OfPost):
    title = "正在审核，不能修改"
    message = "审核人员正在看这一版。要改，请先撤回送审，改好再送。"


class NothingToSubmit(OfPost):
    title = "没有要送审的修改"
    message = "现在公布的就是最新的一版。要改，请先修改再送审。"


class NotPublic(OfPost):
    title = "这条信息还没有公布"
    message = "公布以后才能延期、结束或转交。"


class PostClosed(Gone):
    title = "这条信息已经结束"
    message = "发布人已经结束了这条信息，或者它已到期。您可以看看其他的。"
    next_label = "看看供需对接"
    next_url = "/board"


class NotWaiting(Conflict):
    title = "这一条没有在等审核"
    message = "发布人还没有送审，或已经撤回、处理过。请返回列表再看。"
    next_label = "返回审核列表"
    next_url = "/organise/board"


class NotOnBoard(Conflict):
    title = "这一条现在没有公布"
    message = "它已经撤下，或发布人已经结束。请返回列表再看。"
    next_label = "返回审核列表"
    next_url = "/organise/board"


class SubmittedAnew(Conflict):
    title = "发布人刚刚改过这一条"
    message = "您打开以后，发布人撤回修改，又重新送审了。请看过新的内容再决定。"
    next_label = "看新的内容"


class OwnReview(Forbidden):
    title = "不能审核自己发布的信息"
    message = "这一条由您发布，请另一位审核人员处理。"
    next_label = "返回审核列表"
    next_url = "/organise/board"


class OwnPost(Forbidden):
    title = "这是您自己发布的信息"
    message = "不用向自己要联系方式。有人想联系时，会写在「我的供需」里。"
    next_label = "打开我的供需"
    next_url = "/me/board"


class NobodyToSpeakFor(Forbidden):
    title = "需要企业或机构账号"
    message = "发布和索要联系方式，要用企业或机构的账号。没有账号的企业可以注册，大约一分钟。"
    next_label = "注册企业账号"
    next_url = "/sign-up"


class NotAgreed(Forbidden):
    title = "对方还没有同意"
    message = "对方同意以后，双方才能看到联系方式。有答复会发邮件告诉您。"
    next_label = "返回我的供需"
    next_url = "/me/board"
