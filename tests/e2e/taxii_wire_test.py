"""The TAXII client on the wire: TLS, credentials, and servers that break off, flood, stall or put off."""
import base64
import email.utils
import gzip
import signal
import ssl
import subprocess
import threading
import time
import zlib

from support import COMITY, NodeTest, answer, comity, indicator
from taxii_server import MEDIA, Answer, Taxii

SECRET = "tr0ub4dor and 3"


def openssl(*arguments, cwd):
    subprocess.run(["openssl", *map(str, arguments)], cwd=cwd, check=True, capture_output=True)


class WireTest(NodeTest):
    def feed(self, count=25, cls=Taxii, **options):
        return cls(self, [indicator(i) for i in range(count)], **options)

    def take(self, address, *options, status=0, **more):
        return answer("import", self.node, address, *options, status=status, **more)

    def error(self, address, *options, **more):
        report = self.take(address, *options, status=more.pop("status", 1), **more)
        return report["files"][0]["error"]["message"]

    def once(self, feed, odd):
        """The second page is answered by `odd` the first time it is asked for."""
        plain, seen = feed.answer, []

        def answer_(path, query, http):
            if path.endswith("objects/") and (len(feed.asked()) == 2) and not seen:
                seen.append(path)
                return odd(plain(path, query, http), http)
            return plain(path, query, http)

        feed.answer = answer_


class Breaks(WireTest):
    def assert_whole(self, feed):
        self.take(feed.collection)
        self.assertEqual(len([i for i in self.ids() if i.startswith("indicator")]), len(feed.rows))

    def test_a_connection_cut_before_the_answer(self):
        feed = self.feed()
        self.once(feed, lambda page, http: None)
        self.assert_whole(feed)

    def test_a_connection_cut_in_the_middle_of_a_page(self):
        def cut(page, http):
            http.send_response(200)
            http.send_header("Content-Type", MEDIA)
            http.send_header("Content-Length", str(len(page.body)))
            http.end_headers()
            http.wfile.write(page.body[: len(page.body) // 2])

        feed = self.feed()
        self.once(feed, cut)
        self.assert_whole(feed)

    def test_a_page_cut_where_only_the_json_tells(self):
        def cut(page, http):
            http.send_response(200)
            http.send_header("Connection", "close")
            http.end_headers()
            http.wfile.write(page.body[: len(page.body) // 2])

        feed = self.feed()
        self.once(feed, cut)
        self.assert_whole(feed)

    def test_a_server_that_is_down_for_a_moment(self):
        for status in (500, 502, 503, 504):
            with self.subTest(status):
                feed = self.feed()
                self.once(feed, lambda page, http, status=status: Answer(status, "<html>", Content_Type="text/html"))
                self.assert_whole(feed)

    def test_retry_after_in_seconds_and_as_a_date(self):
        for status, told in ((429, "1"), (503, email.utils.formatdate(time.time() + 2, usegmt=True)), (429, "soon")):
            with self.subTest(told):
                feed = self.feed()
                self.once(feed, lambda page, http, status=status, told=told: Answer(status, {}, Retry_After=told))
                began = time.monotonic()
                self.assert_whole(feed)
                self.assertLess(time.monotonic() - began, 30)

    def test_a_server_that_wants_much_patience_is_left_in_peace(self):
        feed = self.feed()
        self.once(feed, lambda page, http: Answer(429, {}, Retry_After="86400"))
        self.assertIn("Retry-After: 86400", self.error(feed.collection))
        self.assert_whole(feed)  # and gone on with later


class Floods(WireTest):
    SMALL = ("--set", "limits.file_bytes=2000000")

    def test_gzip_and_deflate_are_unpacked(self):
        for name, pack in (("gzip", gzip.compress), ("deflate", zlib.compress)):
            with self.subTest(name):
                feed = self.feed()
                plain = feed.objects

                def objects(query):
                    page = plain(query)
                    return Answer(body=pack(page.body), **page.fields, Content_Encoding=name)

                feed.objects = objects
                self.assertEqual(self.take(feed.collection)["objects"], 25)

    def test_a_gzip_bomb_is_cut(self):
        bomb = gzip.compress(b" " * 300_000_000, 9)
        feed = self.feed()
        feed.objects = lambda query: Answer(body=bomb, Content_Encoding="gzip")
        self.assertIn("more than 2000000 bytes", self.error(feed.collection, *self.SMALL))
        self.assertEqual({q["limit"] for q in feed.asked()}, {"1000", "100", "10", "1"})

    def test_an_endless_body_is_cut(self):
        def endless(path, query, http):
            http.send_response(200)
            http.send_header("Content-Type", MEDIA)
            http.end_headers()
            while True:
                http.wfile.write(b" " * 65_536)

        feed = self.feed()
        feed.answer = endless
        self.assertIn("more than 2000000 bytes", self.error(feed.collection, *self.SMALL))

    def test_an_endless_header_is_cut(self):
        def endless(path, query, http):
            http.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while True:
                http.wfile.write(b"X-Much: " + b"x" * 1000 + b"\r\n")

        feed = self.feed()
        feed.answer = endless
        self.assertIn("header beyond reason", self.error(feed.collection))

    def test_a_slow_body_can_be_given_up_at_any_moment(self):
        began = threading.Event()

        def slow(path, query, http):
            http.send_response(200)
            http.end_headers()
            for _ in range(100):
                http.wfile.write(b" ")
                began.set()
                time.sleep(0.2)

        feed = self.feed()
        feed.answer = slow
        process = subprocess.Popen([COMITY, "import", str(self.node), feed.collection], stdout=subprocess.PIPE)
        began.wait(10)
        at = time.monotonic()
        process.send_signal(signal.SIGINT)
        process.communicate()
        self.assertEqual(process.returncode, 1)
        self.assertLess(time.monotonic() - at, 4)


class Refusals(WireTest):
    def test_redirects_are_told_and_not_followed(self):
        other = self.feed()
        for status in (301, 302, 303, 307, 308):
            feed = self.feed()
            target = f"{other.root[6:]}?token=x"
            feed.answer = lambda path, query, http: Answer(status, b"", Location=target)
            message = self.error(feed.collection, "--secret-file", self.file("secret", SECRET.replace(" ", "")))
            self.assertIn(f"redirects to {other.root[6:]},", message)
        self.assertEqual(other.requests, [])

    def test_statuses_in_words(self):
        for status, body, said in (
                (401, "<html>Unauthorised</html>", "does not know these credentials (401); give --secret-file"),
                (403, {"title": "Forbidden", "description": "no read"}, '(403) ("Forbidden: no read")'),
                (404, {"code": 404, "name": "Not Found", "description": "gone"}, '(404) ("Not Found: gone")'),
                (410, {"error": "x\u0000y\u202e" + "z" * 1000}, "status 410 (\"x?y"),
                (418, "[", "status 418; try again")):
            with self.subTest(status):
                feed = self.feed()
                feed.answer = lambda path, query, http: Answer(status, body)
                message = self.error(feed.collection)
                self.assertIn(said, message)
                self.assertLess(len(message), 600)
                self.assertLess(len(feed.requests), 3)

    def test_nobody_listens(self):
        self.assertIn("cannot be fetched from", self.error("taxii+http://127.0.0.1:9/"))


class Credentials(WireTest):
    def test_user_and_password_from_a_file(self):
        feed = self.feed()
        self.take(feed.collection, "--user", "mé", "--secret-file", self.file("secret", SECRET + "\r\nmore\n"))
        field = feed.requests[0][2]["authorization"]
        self.assertEqual(base64.b64decode(field.removeprefix("Basic ")).decode(), f"mé:{SECRET}")

    def test_a_token_from_standard_input(self):
        feed = self.feed()
        self.take(feed.collection, "--secret-file", "-", text="t0ken\n")
        self.assertEqual({r[2]["authorization"] for r in feed.requests}, {"Bearer t0ken"})

    def test_what_cannot_be_sent_is_refused(self):
        feed = self.feed()
        self.error(feed.collection, "--secret-file", self.file("a", "two words"), status=2)
        self.error(feed.collection, "--secret-file", self.file("b", "\n"), status=2)
        self.error(feed.collection, "--user", "a:b", "--secret-file", self.file("c", "x"), status=2)
        self.error(feed.collection, "--user", "me", status=2)
        self.error(feed.collection, "--secret-file", self.folder / "none")
        comity("import", self.node, feed.collection, "-", "--secret-file", "-", status=2)
        comity("import", self.node, feed.collection, feed.root, "--secret-file", self.file("d", "x"), status=2)
        self.assertEqual(feed.requests, [])

    def test_they_are_never_printed(self):
        feed = self.feed()
        feed.answer = lambda path, query, http: Answer(401, {})
        for address in (feed.collection, feed.collection.replace("://", "://me:tr0ub4dor@")):
            done = comity("import", self.node, address, "--user", "me", "--secret-file",
                          self.file("secret", "tr0ub4dor"), status=None)
            self.assertNotIn("tr0ub4dor", done.stdout + done.stderr)
            self.assertIn("--secret-file", done.stdout)

    def test_plain_http_to_other_machines_is_refused(self):
        self.assertIn("unencrypted", self.error("taxii+http://192.0.2.1/", status=2))


class Tls(WireTest):
    def setUp(self):
        super().setUp()
        subject = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
        new = ("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2")
        for name in ("server", "client", "stranger"):
            openssl(*new, *subject, "-keyout", f"{name}.key", "-out", f"{name}.crt", cwd=self.folder)
        self.file("client.pem", (self.folder / "client.crt").read_text() + (self.folder / "client.key").read_text())

    def serve(self, **changes):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "server.crt", self.folder / "server.key")
        for name, value in changes.items():
            setattr(context, name, value)
        return context

    def test_with_its_authority_named(self):
        feed = self.feed(tls=self.serve())
        self.assertEqual(self.take(feed.address, "--ca", "server.crt", cwd=self.folder)["taken"], 25)

    def test_without_it_nothing_is_sent(self):
        feed = self.feed(tls=self.serve())
        for options in ((), ("--ca", self.folder / "stranger.crt"), ("--ca", self.folder / "none.crt")):
            message = self.error(feed.collection, *options)
            self.assertIn("certificate", message)
        self.assertEqual(feed.requests, [])

    def test_another_name_is_refused(self):
        feed = self.feed(tls=self.serve())
        address = feed.collection.replace("localhost", "127.0.0.1")
        self.assertIn("127.0.0.1", self.error(address, "--ca", self.folder / "server.crt"))
        self.assertEqual(feed.requests, [])

    def test_tls_1_1_is_refused(self):
        context = self.serve()
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
        feed = self.feed(tls=context)
        self.error(feed.collection, "--ca", self.folder / "server.crt")
        self.assertEqual(feed.requests, [])

    def test_a_certificate_of_our_own(self):
        context = self.serve(verify_mode=ssl.CERT_REQUIRED)
        context.load_verify_locations(self.folder / "client.crt")
        feed = self.feed(tls=context)
        ca = ("--ca", self.folder / "server.crt")
        self.error(feed.collection, *ca)
        self.assertEqual(feed.requests, [])
        self.assertEqual(self.take(feed.collection, *ca, "--certificate", self.folder / "client.pem")["taken"], 25)
