"""A public number, asked of a server that speaks the protocol; and servers that do not."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from interra.foundation import drand
from interra.foundation.drand import NotYet, PublicNumber, public_number

CHAIN, ROUND, SIGNATURE = "52db", 4242, "ab" * 48
RANDOMNESS = hashlib.sha256(bytes.fromhex(SIGNATURE)).hexdigest()
RIGHT = {"round": ROUND, "randomness": RANDOMNESS, "signature": SIGNATURE}


@contextmanager
def an_address(told, *, status=200, path=f"/{CHAIN}/public/{ROUND}", drip=0.0):
    """A server that answers `told` at the right path, one byte at a time if it drips."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            text = told if isinstance(told, bytes) else json.dumps(told).encode()
            self.send_response(status if self.path == path else 404)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            if drip:
                for byte in text:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(drip)
            else:
                self.wfile.write(text)

        def log_message(self, *said):
            """Nothing on the screen."""

        def handle(self):
            try:
                super().handle()
            except OSError:
                """The one who asked has lost patience."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_one_address_tells_the_number():
    with an_address(RIGHT) as one:
        assert public_number([one + "/"], CHAIN, ROUND) == PublicNumber(
            ROUND, RANDOMNESS, SIGNATURE
        )


def test_a_chained_network_tells_more_and_two_addresses_agree():
    chained = {**RIGHT, "previous_signature": "cd" * 96, "randomness": RANDOMNESS.upper()}
    with an_address(chained) as one, an_address(RIGHT) as other:
        assert public_number([one, other], CHAIN, ROUND).randomness == RANDOMNESS


def test_two_addresses_that_differ_are_not_believed():
    another = {**RIGHT, "signature": "cd" * 48}
    another["randomness"] = hashlib.sha256(bytes.fromhex("cd" * 48)).hexdigest()
    with (
        an_address(RIGHT) as one,
        an_address(another) as other,
        pytest.raises(NotYet, match="two numbers"),
    ):
        public_number([one, other], CHAIN, ROUND)


@pytest.mark.parametrize("status", [404, 425, 500])
def test_a_round_that_is_not_there_yet_is_asked_for_later(status):
    early = an_address({"error": "too early"}, status=status)
    with early as one, pytest.raises(NotYet, match=str(status)):
        public_number([one], CHAIN, ROUND)


@pytest.mark.parametrize(
    "told",
    [
        {**RIGHT, "round": ROUND + 1},
        {**RIGHT, "randomness": "00" * 32},
        {**RIGHT, "signature": "xyz"},
        {**RIGHT, "signature": "ab" * 200},
        {"round": ROUND},
        [1, 2],
        b"<html>Welcome</html>",
        b"",
        b"\xff\xfe",
        b"[" * 4000,
        b" " * 9000,
    ],
)
def test_an_answer_that_is_not_right_is_no_answer(told):
    with an_address(told) as one, pytest.raises(NotYet):
        public_number([one], CHAIN, ROUND)


def test_a_slow_address_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(drand, "MOST_SECONDS", 0.05)
    with an_address(RIGHT, drip=0.02) as one, pytest.raises(NotYet, match="too long"):
        public_number([one], CHAIN, ROUND)


def test_nobody_there_no_address_and_an_address_of_another_kind():
    for addresses in ([], ["http://127.0.0.1:9"], ["file:///etc/hostname"]):
        with pytest.raises(NotYet):
            public_number(addresses, CHAIN, ROUND)
