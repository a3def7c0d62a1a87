"""A real SMTP server and a real HTTP gateway, on this machine, that remember what they were handed."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller


@dataclass
class Post:
    """What arrived. `answer` is what the carrier says to the next messages."""

    arrived: list[Any] = field(default_factory=list)
    answer: Any = None
    silent_for: float = 0  # seconds, after it was taken


@pytest.fixture
def post_office(settings):
    post = Post(answer="250 OK")

    class Handler:
        async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 -- the library's name
            if post.answer.startswith("250"):
                post.arrived.append(envelope)
            await asyncio.sleep(post.silent_for)
            return post.answer

    controller = Controller(Handler(), hostname="127.0.0.1", port=0)
    controller.port = _free_port()
    controller.start()
    settings.SMTP_URL = f"smtp://127.0.0.1:{controller.port}"
    yield post
    controller.stop()


@pytest.fixture
def sms_gateway(settings):
    post = Post(answer=200)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if post.answer == 200:
                post.arrived.append((self.headers["Authorization"], body))
            time.sleep(post.silent_for)
            self.send_response(post.answer)
            self.end_headers()

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_URL = f"http://127.0.0.1:{server.server_port}/send"
    settings.SMS_TOKEN = "gateway-token"
    yield post
    server.shutdown()
    server.server_close()


def _free_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
