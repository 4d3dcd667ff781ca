"""Hostile clients against the real server: each is answered or cut within its limits, memory stays bounded, and an
honest client is served beside them.

COMITY_CROWD: connections of the crowd (10,000).
"""
import gzip
import json
import os
import re
import resource
import select
import socket
import threading
import time

from server_support import TAXII, ServerTest
from support import indicator

CROWD = int(os.environ.get("COMITY_CROWD", "10000"))


class Attack(ServerTest):
    SETTINGS = ("server.header_seconds=1", "server.body_seconds=1", "server.write_seconds=1", "server.idle_seconds=2",
                "server.log=none", "server.max_content_length=4000000", "server.caller_rate=1000000")

    def mebibytes(self):
        with open(f"/proc/{self.server.pid}/status") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1]) / 1024

    def exchange(self, request, timeout=10):
        """What the server answers until it closes or is silent."""
        with self.raw(timeout) as connection:
            try:
                connection.sendall(request)
            except OSError:
                pass
            return self.read_all(connection, timeout)

    @staticmethod
    def read_all(connection, timeout):
        answer, until = b"", time.monotonic() + timeout
        while select.select([connection], [], [], max(0, until - time.monotonic()))[0]:
            try:
                part = connection.recv(65536)
            except OSError:
                break
            if not part:
                break
            answer += part
        return answer

    def assert_alive(self):
        self.get("/taxii2/")

    def head(self, method="GET", path="/taxii2/", more=""):
        return f"{method} {path} HTTP/1.1\r\nHost: a\r\nAccept: */*\r\nAuthorization: Bearer {self.token}\r\n{more}\r\n"

    def test_malformed_requests(self):
        cases = {
            "no request line": (b"\r\n\r\n\x00\r\n\r\n", 400),
            "binary": (bytes(range(256)), 400),
            "TLS to a plain port": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"x" * 50 + b"\r\n\r\n", 400),
            "no host": (b"GET /taxii2/ HTTP/1.1\r\n\r\n", 400),
            "two hosts": (b"GET /taxii2/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
            "folded field": (b"GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n", 400),
            "bare line feed": (b"GET / HTTP/1.1\nHost: a\n\n", 400),
            "space before colon": (b"GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400),
            "control character": (b"GET / HTTP/1.1\r\nHost: a\r\nX: \x01\r\n\r\n", 400),
            "HTTP/2 preface": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
            "HTTP/9.9": (b"GET / HTTP/9.9\r\nHost: a\r\n\r\n", 505),
            "long field": (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", 431),
            "many fields": (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 500 + b"\r\n", 431),
            "long target": (b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
            "dots": (b"GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n", 401),
        }
        for name, (request, status) in cases.items():
            with self.subTest(name):
                answer = self.exchange(request, 4)
                self.assertTrue(answer.startswith(f"HTTP/1.1 {status} ".encode()), answer[:100])
        self.assert_alive()

    def test_smuggling(self):
        """What a front server and this one could read differently is refused, and nothing after it is believed."""
        inner = "GET /admin/items HTTP/1.1\r\nHost: a\r\n\r\n"
        bodies = {
            "CL.TE": "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG",
            "TE.CL": "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n1\r\nG\r\n0\r\n\r\n",
            "TE.TE": "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
            "identity, chunked": "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
            "xchunked": "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
            "two lengths": "Content-Length: 0\r\nContent-Length: 40\r\n\r\n",
            "a list of lengths": "Content-Length: 0, 40\r\n\r\n",
            "signed length": "Content-Length: +5\r\n\r\nabcde",
            "negative length": "Content-Length: -1\r\n\r\n",
            "hexadecimal length": "Content-Length: 0x5\r\n\r\nabcde",
            "tab before colon": "Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n",
            "vertical tab": "Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n",
            "signed chunk": "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
            "huge chunk": "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n",
            "chunk without end": "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
        }
        for name, rest in bodies.items():
            with self.subTest(name):
                start = f"POST {self.inbox}objects/ HTTP/1.1\r\nHost: a\r\nAccept: */*\r\nContent-Type: {TAXII}\r\n" \
                        f"Authorization: Bearer {self.token}\r\n"
                answer = self.exchange((start + rest + inner).encode("latin-1"), 4)
                self.assertEqual(answer.count(b"HTTP/1.1 "), 1, answer[:500])
                self.assertRegex(answer[:20], rb"^HTTP/1.1 (400|501) ")
        self.assert_alive()

    def test_pipelined_requests_are_answered_in_order(self):
        paths = ["/taxii2/", "/main/", "/nowhere/", "/main/collections/"] * 50
        last = self.head(path="/healthz", more="Connection: close\r\n")
        answer = self.exchange(("".join(self.head(path=p) for p in paths) + last).encode(), 20)
        statuses = re.findall(rb"HTTP/1.1 (\d+) ", answer)
        self.assertEqual(statuses, [b"200", b"200", b"404", b"200"] * 50 + [b"200"])

    def test_bodies_beyond_the_limit_are_refused_before_they_are_read(self):
        before = self.mebibytes()
        post = self.head("POST", self.inbox + "objects/",
                         f"Content-Type: {TAXII}\r\nContent-Length: 99999999999\r\n").encode()
        self.assertTrue(self.exchange(post, 4).startswith(b"HTTP/1.1 413 "))
        endless = self.head("POST", self.inbox + "objects/",
                            f"Content-Type: {TAXII}\r\nTransfer-Encoding: chunked\r\n").encode()
        with self.raw(20) as connection:
            connection.sendall(endless)
            chunk = b"10000\r\n" + b" " * 65_536 + b"\r\n"
            sent = 0
            try:
                while sent < 100_000_000:
                    connection.sendall(chunk)
                    sent += len(chunk)
            except OSError:
                pass
        self.assertLess(sent, 20_000_000, "an endless body was read on and on")
        self.assertLess(self.mebibytes() - before, 40)
        self.assert_alive()

    def test_compressed_bodies_are_not_unpacked(self):
        bomb = gzip.compress(b'{"objects":[' + b" " * 50_000_000 + b"]}")
        answered = self.call("POST", self.inbox + "objects/", bomb, headers={"Content-Encoding": "gzip"})
        self.assert_taxii_error(answered, 415)
        self.assert_taxii_error(self.call("POST", self.inbox + "objects/", bomb), 400)

    def test_deep_wide_and_repeating_json(self):
        path = self.inbox + "objects/"
        nested = '{"objects":[' + '{"a":' * 100_000 + "1" + "}" * 100_000 + "]}"
        wide = json.dumps({"objects": [dict(indicator(1), **{f"x_{n}": n for n in range(100_000)})]})
        twice = '{"objects":[{"type":"indicator","type":"malware","id":"indicator--x"}]}'
        for text in (nested, wide, twice, '{"objects":[' + "1," * 1_000_000 + "1]}"):
            answered = self.call("POST", path, text)
            if answered.status == 202:
                status = answered.json()
                while status["status"] == "pending":
                    time.sleep(0.02)
                    status = self.get(f"/main/status/{status['id']}/").json()
                self.assertEqual(status["total_count"], status["success_count"] + status["failure_count"])
            else:
                self.assertIn(answered.status, (400, 413, 422))
        self.assertEqual([o["id"] for o in self.get(path).json().get("objects", []) if o["type"] == "malware"], [])
        self.assert_alive()

    def test_slow_requests_are_cut(self):
        began = time.monotonic()
        with self.raw() as slow:  # a byte now and then does not make a header last for ever
            answer = b""
            slow.setblocking(True)
            slow.settimeout(0.2)
            for byte in self.head().encode() * 3:
                try:
                    slow.sendall(bytes([byte]))
                    answer += slow.recv(4096) or b""
                    break
                except socket.timeout:
                    continue
                except OSError:
                    break
        self.assertLess(time.monotonic() - began, 6)
        self.assertTrue(answer == b"" or answer.startswith(b"HTTP/1.1 408 "), answer)
        answer = self.exchange(self.head("POST", self.inbox + "objects/",
                                         f"Content-Type: {TAXII}\r\nContent-Length: 1000\r\n").encode() + b"{", 8)
        self.assertTrue(answer.startswith(b"HTTP/1.1 408 "), answer)
        self.assert_alive()

    def test_idle_connections_are_closed(self):
        with self.raw() as idle:
            self.assertEqual(idle.recv(1), b"", "closed after idle_seconds")

    def test_clients_that_do_not_read(self):
        self.post([indicator(n, description="x" * 20_000) for n in range(1, 150)])
        before = self.mebibytes()
        request = self.head(path=self.inbox + "objects/?limit=1000").encode()
        deaf = []
        for _ in range(40):
            connection = socket.socket()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(("127.0.0.1", self.port))
            connection.sendall(request * 5)
            deaf.append(connection)
        self.assert_alive()
        time.sleep(0.5)
        self.assertLess(self.mebibytes() - before, 60, "answers wait where they are made")
        for connection in deaf:  # write_seconds
            self.assertIsNotNone(self.read_all(connection, 10))
            connection.close()
        self.assert_alive()

    def test_a_crowd_of_silent_and_slow_connections(self):
        """More than one address may have, and more than one may keep waiting; the honest come from another."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, CROWD + 1_000), hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        crowd = []
        self.addCleanup(lambda: [c.close() for c in crowd])
        self.stop()
        self.serve("--set=server.connections=4000", "--set=server.header_seconds=60", "--set=server.idle_seconds=60")
        for number in range(CROWD):
            connection = self.raw(5, source=f"127.0.{number // 500 + 1}.1")
            crowd.append(connection)
            if number % 2:
                try:
                    connection.sendall(b"GET /taxii2/ HTTP/1.1\r\nHost: a\r\nX-Slow: ")
                except OSError:
                    pass
            if number % 1_000 == 999:
                began = time.monotonic()
                self.assert_alive()
                self.assertLess(time.monotonic() - began, 5, f"after {number + 1} connections")
        self.assertLess(self.mebibytes(), 200)
        honest = [threading.Thread(target=self.assert_alive) for _ in range(11)]
        for thread in honest:
            thread.start()
        for thread in honest:
            thread.join()
        metrics = self.call("GET", "/metrics", token="", accept=None).body.decode()
        self.assertGreater(int(re.search(r'reason="evicted"\} (\d+)', metrics)[1]), 0)

    def test_one_address_has_its_share(self):
        self.stop()
        self.serve("--set=server.connections_per_address=50")
        crowd = [self.raw(5, source="127.0.9.1") for _ in range(80)]
        time.sleep(0.3)
        closed = sum(1 for c in crowd if select.select([c], [], [], 0)[0])
        self.assertGreaterEqual(closed, 30)
        self.assert_alive()
        for connection in crowd:
            connection.close()

    def test_the_server_ends_gracefully_with_requests_under_way(self):
        objects = [indicator(n, description="z" * 500) for n in range(1, 3001)]
        statuses = []

        def post():
            statuses.append(self.post(objects).status)
        threads = [threading.Thread(target=post) for _ in range(3)]
        for thread in threads:
            thread.start()
        time.sleep(0.15)
        self.stop()
        for thread in threads:
            thread.join()
        self.assertEqual(statuses, [202] * 3, "what it began it finished")
