"""A node that serves on loopback, and a client that shares no code with it: Python's http.client."""
import base64
import http.client
import json
import re
import signal
import socket
import ssl
import subprocess

from support import COMITY, NodeTest, answer, comity

TAXII = "application/taxii+json;version=2.1"


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    def __getitem__(self, name):
        return self.headers.get(name)


class ServerTest(NodeTest):
    """A test with self.node served; self.token may read and write everything, self.inbox is its box."""

    SETTINGS = ()  # more "section.key=value"

    def setUp(self):
        super().setUp()
        self.token = self.add_token("everything", "--write", "all")
        self.collections = {c["alias"]: c["id"] for c in answer("collection", "list", self.node)["collections"]}
        self.inbox = f"/main/collections/{self.collections['inbox']}/"
        self.all = f"/main/collections/{self.collections['all']}/"
        self.server = None
        self.serve()

    def add_token(self, name, *options):
        return answer("token", "add", self.node, name, *options)["token"]

    def serve(self, *options):
        settings = [f"--set={s}" for s in self.SETTINGS]
        self.log = open(self.folder / "log", "ab")
        self.addCleanup(self.log.close)
        self.server = subprocess.Popen([COMITY, "serve", str(self.node), "--listen", "127.0.0.1:0", *settings,
                                        *map(str, options)], stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.addCleanup(self.kill, self.server)
        while match := self.server.stdout.readline():
            if found := re.search(r"serves (https?)://127\.0\.0\.1:(\d+)/", match):
                self.scheme, self.port = found[1], int(found[2])
                return
        raise AssertionError("the server did not start: " + (self.folder / "log").read_text()[-2000:])

    @staticmethod
    def kill(process):
        process.kill()
        process.wait()
        process.stdout.close()

    def stop(self):
        self.server.send_signal(signal.SIGTERM)
        self.assertEqual(self.server.wait(timeout=30), 0)

    def connect(self, timeout=30):
        if self.scheme == "https":
            return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=timeout, context=self.tls)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    @property
    def tls(self):
        return ssl.create_default_context(cafile=str(self.folder / "ca.pem"))

    def raw(self, timeout=30, source=None):
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout,
                                        source_address=(source, 0) if source else None)

    def call(self, method, path, body=None, *, token=None, accept=TAXII, content=TAXII, headers=(), connection=None,
             basic=None):
        """One request. accept, content: None sends no such field. token: "" sends no credentials."""
        fields = dict(headers)
        token = self.token if token is None else token
        if basic:
            fields["Authorization"] = "Basic " + base64.b64encode(":".join(basic).encode()).decode()
        elif token:
            fields["Authorization"] = "Bearer " + token
        if accept is not None:
            fields["Accept"] = accept
        if body is not None and content is not None:
            fields["Content-Type"] = content
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        own = connection is None
        connection = connection or self.connect()
        try:
            connection.request(method, path, body=body, headers=fields)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            if own:
                connection.close()

    def get(self, path, status=200, **options):
        answered = self.call("GET", path, **options)
        self.assertEqual(answered.status, status, answered.body[:500])
        return answered

    def post(self, objects, path=None, status=202, **options):
        answered = self.call("POST", path or self.inbox + "objects/", {"objects": objects}, **options)
        self.assertEqual(answered.status, status, answered.body[:500])
        return answered

    def assert_taxii_error(self, answered, status):
        """TAXII 2.1 §3.6.1."""
        self.assertEqual(answered.status, status, answered.body[:500])
        self.assertEqual(answered["content-type"], TAXII)
        error = answered.json()
        self.assertTrue(error["title"])
        self.assertEqual(error["http_status"], str(status))


def pages(test, path, limit=None, **options):
    """Follows `next` to the end, as §3.5 has it."""
    query = path + ("&" if "?" in path else "?") + (f"limit={limit}" if limit else "")
    page = test.get(query, **options).json()
    yield page
    while page.get("more"):
        page = test.get(f"{query}&next={page['next']}", **options).json()
        yield page


def ids_of(listing):
    return [o["id"] for page in listing for o in page.get("objects", [])]
