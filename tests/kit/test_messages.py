"""Short messages over HTTP, against a real gateway of a few lines: signed, once counted, refused kindly."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from yurong.kit.messages import ByChannel, HttpGateway
from yurong.kit.senders import CouldNotSend, Mail

SECRET = "一把钥匙"


@dataclass
class Provider:
    """What arrived at the gateway, and what it answers."""

    url: str
    status: int = 200
    bodies: list[bytes] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)


@pytest.fixture
def provider() -> Iterator[Provider]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            made.bodies.append(self.rfile.read(int(self.headers["content-length"])))
            made.signatures.append(self.headers["x-signature"])
            self.send_response(made.status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class says so
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    made = Provider(f"http://127.0.0.1:{server.server_port}/send")
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_message_arrives_whole_and_signed(provider: Provider) -> None:
    HttpGateway(provider.url, SECRET).send("booking:AB12:made:0:sms", "sms", "13800000000", "【豫融】您好")
    (body,) = provider.bodies
    assert json.loads(body) == {
        "key": "booking:AB12:made:0:sms",
        "channel": "sms",
        "to": "13800000000",
        "text": "【豫融】您好",
    }
    assert provider.signatures == [hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()]


@pytest.mark.parametrize("status", [400, 401, 429, 500, 503])
def test_a_refused_message_is_tried_again_later(provider: Provider, status: int) -> None:
    provider.status = status
    with pytest.raises(CouldNotSend):
        HttpGateway(provider.url, SECRET).send("key", "wechat", "openid", "【豫融】您好")


def test_a_gateway_that_is_not_there_is_tried_again_later() -> None:
    with pytest.raises(CouldNotSend):
        HttpGateway("http://127.0.0.1:1/", SECRET).send("key", "sms", "13800000000", "【豫融】您好")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://gateway.example/", "gateway.example"])
def test_an_address_that_is_no_web_address_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="https://"):
        HttpGateway(url, SECRET)


def test_the_outbox_sends_each_channel_its_own_way(provider: Provider) -> None:
    mailed: list[str] = []

    class Mails:
        def send(self, mail: Mail) -> None:
            mailed.append(mail.key)

    sender = ByChannel(Mails(), HttpGateway(provider.url, SECRET))
    for channel in ("mail", "sms", "wechat"):
        sender.send(Mail(key=channel, to="某人", subject="主题", body="【豫融】您好", channel=channel))
    assert mailed == ["mail"]
    assert [json.loads(each)["channel"] for each in provider.bodies] == ["sms", "wechat"]
