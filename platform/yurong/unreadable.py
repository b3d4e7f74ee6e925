"""What is answered to a request that cannot even be read: an address beyond 64 KiB, or no HTTP at all."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

SAID = "网址太长，或者不是网页请求，服务器读不了。请删去网址里的一部分再打开，或者从首页重新进入。\n"
_BODY = SAID.encode()
_HEAD = (
    b"HTTP/1.1 400 Bad Request",
    b"content-type: text/plain; charset=utf-8",
    b"content-length: %d" % len(_BODY),
    b"x-content-type-options: nosniff",
    b"connection: close",
)


class Protocol(HttpToolsProtocol):
    """The server's own, save for the sentence: no route is reached, so no page of ours can say it."""

    def send_400_response(self, msg: str) -> None:
        self.transport.write(b"\r\n".join((*_HEAD, b"", _BODY)))
        self.transport.close()
