"""Sends the address of a saved result to oneself."""

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.saved.keeping import Kept, kept
from catalog.saved.show import EmailForm, opened
from yurong.kit.clock import local, now
from yurong.kit.forms import fill
from yurong.kit.outbox import OutboxMail, enqueue
from yurong.kit.web import form_of, see
from yurong.settings import Settings


def send(request: Request, session: Session) -> Response:
    """Puts the mail into the outbox. Writes; once a day for one result and one address.

    The address stands in the outbox row and nowhere else, and goes with it.
    """
    found = kept(session, request.path_params["token"], now())
    form = fill(EmailForm, form_of(request))
    if form.value is None:
        return opened(request, session, form, status=422)
    settings: Settings = request.app.state.settings
    _enqueue(session, found, form.value.email, settings.public_url, now())
    return see(f"/results/{found.token}?done=sent#main")


def _enqueue(session: Session, found: Kept, to: str, public_url: str, at: datetime) -> None:
    once = hashlib.sha256(f"{found.token} {to} {local(at).date()}".encode()).hexdigest()
    key = f"result:{once}"
    if session.scalar(select(OutboxMail.id).where(OutboxMail.key == key)):
        return
    saved, until = local(found.saved_at), local(found.expires_at)
    body = f"""\
您好：

您（或知道这个结果的人）请豫融把一次自测的结果发到这个邮箱：
{public_url.rstrip("/")}/results/{found.token}

保存于 {_words(saved)}，有效至 {_words(until)}，到期自动清除。
打开后可以逐条看条件、打印融资方案、修改答案重新计算，或者带着它预约一企一策诊疗会。
有这个地址的人都能打开，请不要转发给不相关的人。

如果您没有做过自测，忽略这封信即可。

豫融
（此信由系统发出，请勿直接回复）
"""
    enqueue(session, key=key, to=to, subject="豫融：您保存的自测结果", body=body, now=at)


def _words(at: datetime) -> str:
    return f"{at.year}年{at.month}月{at.day}日"
