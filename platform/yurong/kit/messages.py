"""Short messages (SMS, WeChat): their length and signature, and the ways to send them.

No provider's own program is used: a gateway takes a signed JSON body and does what its provider wants.
"""

import hashlib
import hmac
import json
import os
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.error import URLError
from urllib.parse import urlsplit

from yurong.kit.senders import CouldNotSend, Mail, Sender

SIGNATURE = "【豫融】"
MOST_CHARACTERS = 70
"""What one SMS of Chinese text holds, signature included; more is billed and cut as two."""
TIMEOUT_SECONDS = 10


def signed(text: str) -> str:
    """The text with the signature in front. Raises ValueError when it is longer than one SMS."""
    whole = SIGNATURE + text
    if len(whole) > MOST_CHARACTERS:
        raise ValueError(f"short message of {len(whole)} characters")
    return whole


def shortened(text: str, most: int) -> str:
    """The text, cut to `most` characters with 「…」 at the end."""
    return text if len(text) <= most else text[: most - 1] + "…"


class Gateway(Protocol):
    """Sends one short message, or raises CouldNotSend. `key` is the same when it is tried again."""

    def send(self, key: str, channel: str, to: str, text: str) -> None: ...


class FolderGateway:
    """Writes each message as a text file beside the mails. Sending again writes the same file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, key: str, channel: str, to: str, text: str) -> None:
        target = self.folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.{channel}.txt"
        partial = target.with_suffix(".partial")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            partial.write_text(f"{to}\n{text}\n", encoding="utf-8")
            os.replace(partial, target)
        except OSError as error:
            raise CouldNotSend from error


class HttpGateway:
    """POSTs {key, channel, to, text} as JSON; `X-Signature` is the HMAC-SHA256 of the body, in hex.

    Any answer of 2xx counts as sent; the gateway drops a second message under the same key.
    """

    def __init__(self, url: str, secret: str) -> None:
        if urlsplit(url).scheme not in ("http", "https"):
            raise ValueError("YURONG_MESSAGE_URL 须以 https:// 开头")
        self.url = url
        self.secret = secret.encode()

    def send(self, key: str, channel: str, to: str, text: str) -> None:
        body = json.dumps(
            {"key": key, "channel": channel, "to": to, "text": text}, ensure_ascii=False
        ).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "X-Signature": hmac.new(self.secret, body, hashlib.sha256).hexdigest(),
        }
        request = urllib.request.Request(self.url, body, headers, method="POST")  # noqa: S310 - checked above
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS):  # noqa: S310 - checked above
                return
        except (URLError, OSError) as error:
            if isinstance(error, URLError) and hasattr(error, "close"):
                error.close()
            raise CouldNotSend from error


@dataclass(frozen=True)
class ByChannel:
    """A Sender for the whole outbox: mails one way, short messages another."""

    mails: Sender
    messages: Gateway

    def send(self, mail: Mail) -> None:
        if mail.channel == "mail":
            self.mails.send(mail)
        else:
            self.messages.send(mail.key, mail.channel, mail.to, mail.body)
