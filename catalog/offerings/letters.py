"""Mails to an institution about its offerings: written to the outbox in the transaction of what they tell."""

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.offerings import queries
from catalog.offerings.models import OfferingVersion
from yurong.kit.outbox import enqueue


def tell_approval(session: Session, version: OfferingVersion, now: datetime, public_url: str) -> None:
    """Tells from which day the version stands. Writes outbox rows."""
    until = f"，有效期至 {version.valid_until}" if version.valid_until else "，长期有效"
    body = f"""\
您好：

机构方案「{version.name}」第 {version.number} 版已审核通过，
自 {version.in_force_from} 起在产品目录公布{until}。

查看公布的页面：
{public_url.rstrip("/")}/offerings/{version.offering_id}

{_CLOSING}"""
    _send(session, version, f"已通过：机构方案「{version.name}」", body, now, "approved")


def tell_return(session: Session, version: OfferingVersion, now: datetime, public_url: str) -> None:
    """Tells what the reviewer asks to be changed. Writes outbox rows."""
    body = f"""\
您好：

机构方案「{version.name}」第 {version.number} 版已退回修改。

审核意见：
{version.remark}

您填写的内容都还在，改好后可以再次提交：
{_desk(version, public_url)}

{_CLOSING}"""
    _send(session, version, f"请修改：机构方案「{version.name}」", body, now, "returned")


def tell_expiry(session: Session, version: OfferingVersion, now: datetime, public_url: str) -> None:
    """Warns that the published version soon leaves the catalog. Writes outbox rows."""
    body = f"""\
您好：

机构方案「{version.name}」有效期至 {version.valid_until}，到期后会自动从产品目录撤下，不再参与匹配。

如果继续办理，请在到期前修改有效期并提交审核：
{_desk(version, public_url)}

不再办理，不用做任何操作。

{_CLOSING}"""
    _send(session, version, f"即将到期：机构方案「{version.name}」", body, now, "expires")


_CLOSING = """\
豫融
（此信由系统发出，请勿直接回复）
"""


def _desk(version: OfferingVersion, public_url: str) -> str:
    return f"{public_url.rstrip('/')}/desk/offerings/{version.offering_id}"


def _send(
    session: Session, version: OfferingVersion, subject: str, body: str, now: datetime, kind: str
) -> None:
    offered = queries.version(session, version.id).offered
    for at, to in enumerate(queries.addresses(session, offered.institution_id)):
        key = f"offering:{version.id}:{kind}:{version.revision}:{at}"
        enqueue(session, key=key, to=to, subject=subject, body=body, now=now)
