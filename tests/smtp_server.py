"""A mail server of a few lines: takes mails over a real socket and keeps them."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.mails: list[EmailMessage] = []
        self.commands: list[str] = []


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, _Server)
        self._say("220 ready")
        while line := self.rfile.readline().decode("ascii").strip():
            verb = line.split()[0].upper()
            self.server.commands.append(verb)
            if verb == "DATA":
                self._say("354 go on")
                lines = iter(self.rfile.readline, b".\r\n")
                raw = b"".join(each[1:] if each.startswith(b"..") else each for each in lines)
                mail = message_from_bytes(raw, policy=policy.default)
                self.server.mails.append(mail)
            self._say("221 bye" if verb == "QUIT" else "250 ok")
            if verb == "QUIT":
                return

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode("ascii"))


@contextmanager
def smtp_server() -> Iterator[tuple[str, _Server]]:
    """The server's URL and what it got, for the length of the block."""
    with _Server() as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}", server
        server.shutdown()
        thread.join()
