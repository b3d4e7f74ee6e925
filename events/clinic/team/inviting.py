"""The mail by which a member of the service team learns of it, with the way in."""

from datetime import datetime

from sqlalchemy.orm import Session

from yurong.accounts.audit import record
from yurong.accounts.first_password import USABLE, address
from yurong.accounts.models import Account
from yurong.accounts.passwords import is_unset
from yurong.accounts.telling import tell


def invite(
    session: Session,
    account: Account,
    *,
    expert_id: int,
    by: int,
    now: datetime,
    public_url: str,
    key: bytes,
) -> None:
    """Tells the member; who has no password yet gets a link to choose one, good for 30 days. Writes.

    A second one within the minute is the first. `key`: the installation's, which signs the link.
    """
    way_in = (
        f"请先设置密码（链接 {USABLE.days} 天内有效，只能用一次）：\n{address(account, key, public_url, now)}"
        if is_unset(account.password_hash)
        else f"用这个邮箱登录：\n{public_url.rstrip('/')}/me/team"
    )
    tell(
        session,
        key=f"team-invite:{expert_id}:{now:%Y%m%d%H%M}",
        to=account.email,
        subject="您已加入豫融服务团",
        body=f"""\
{account.name}，您好：

您已登记为豫融服务团成员，会被邀请参加一企一策诊疗会，为企业当面诊断。

{way_in}

登录后请填写平时有空的时间、能去的地方和需要回避的企业，安排诊疗会时以此为准。
如果您没有答应过参加，请不要理会这封信，并告诉主办方。

豫融
（此信由系统发出，请勿直接回复）
""",
        short="您已登记为豫融服务团成员，请看邮箱里的信并登录。",
        now=now,
    )
    record(session, by, "team.invited", f"expert:{expert_id}")
    session.flush()
