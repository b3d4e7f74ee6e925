"""How a person wants to be told besides by mail: SMS or WeChat, each to one number."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from yurong.kit.db import Base

CHANNELS = {"sms": "短信", "wechat": "微信"}


class AccountChannel(Base):
    """The person asked for messages over this channel. Mail always goes; it needs no row."""

    __tablename__ = "account_channel"
    __table_args__ = (CheckConstraint("channel IN ('sms','wechat')", name="channel_known"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(String(10), primary_key=True)
    address: Mapped[str] = mapped_column(String(20))
    chosen_at: Mapped[datetime]


def channels_of(session: Session, account_id: int) -> dict[str, str]:
    """The number by channel, in the order of CHANNELS. Reads only."""
    rows = session.scalars(select(AccountChannel).where(AccountChannel.account_id == account_id))
    chosen = {each.channel: each.address for each in rows}
    return {channel: chosen[channel] for channel in CHANNELS if channel in chosen}


def choose_channels(session: Session, account_id: int, chosen: Mapping[str, str], now: datetime) -> None:
    """Replaces the person's choice: a mobile number by channel. Writes."""
    session.execute(delete(AccountChannel).where(AccountChannel.account_id == account_id))
    session.add_all(
        AccountChannel(account_id=account_id, channel=channel, address=address, chosen_at=now)
        for channel, address in chosen.items()
    )
    session.flush()
