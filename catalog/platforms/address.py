"""An address that leads out of this site: https, a real host name, nothing hidden in it."""

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, StringConstraints

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_PRINTABLE = re.compile(r"[!-~]+")
_HURTFUL = frozenset("\"'<>\\^`{|}")


def _outgoing(typed: str) -> str:
    """The address as typed. Raises ValueError in Chinese."""
    if not _PRINTABLE.fullmatch(typed) or _HURTFUL & set(typed):
        raise ValueError("网址里有空格、汉字或不能用的符号，请从浏览器地址栏复制")
    if not typed.startswith("https://"):
        raise ValueError("只接受 https:// 开头的网址")
    try:
        parts = urlsplit(typed)
        port = parts.port
    except ValueError:
        raise ValueError("网址写得不完整，请从浏览器地址栏复制") from None
    if "@" in parts.netloc:
        raise ValueError("网址里不能带用户名或密码")
    # A bare number is no name: visitors could not tell where they are led.
    if port is not None or not _HOST.fullmatch(parts.hostname or ""):
        raise ValueError("网址要写完整的域名，不带端口")
    return typed


Outgoing = Annotated[str, StringConstraints(max_length=300, strip_whitespace=True), AfterValidator(_outgoing)]
"""An https address of at most 300 characters."""
