"""A TAXII 2.1 server for tests, written for this: conforming unless a test replaces a part of it."""
import datetime
import http.server
import json
import socketserver
import threading
import urllib.parse

MEDIA = "application/taxii+json;version=2.1"
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
BEGIN = 1_790_000_000_000_000  # microseconds


def stamp(micros, digits=6):
    text = (EPOCH + datetime.timedelta(microseconds=micros)).strftime("%Y-%m-%dT%H:%M:%S.%f")
    return (text[: 20 + digits] if digits else text[:19]) + "Z"


def micros_of(text):
    text = text.replace("Z", "+0000")
    form = "%Y-%m-%dT%H:%M:%S.%f%z" if "." in text else "%Y-%m-%dT%H:%M:%S%z"
    return (datetime.datetime.strptime(text, form) - EPOCH) // datetime.timedelta(microseconds=1)


class Answer:
    def __init__(self, status=200, body=b"", **fields):
        self.status = status
        self.body = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
        self.fields = {"Content-Type": MEDIA} | {k.replace("_", "-"): v for k, v in fields.items()}


class Taxii:
    """Rows are (date added in microseconds, object). Serves them in pages of `page` objects with `next`."""
    page = 10
    accepts = (MEDIA, "application/taxii+json; version=2.1", "application/taxii+json")

    def __init__(self, test, objects=(), step=1000, tls=None):
        self.rows = [(BEGIN + i * step, o) for i, o in enumerate(objects)]
        self.requests = []  # (path, query, fields by their names in lower case)
        self.lock = threading.Lock()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                outer.handle(self)

            def log_message(self, *_):
                pass

        class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass  # a client that went away

        self.server = Server(("127.0.0.1", 0), Handler)
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.address = f"taxii+{'https' if tls else 'http'}://localhost:{self.server.server_port}"
        self.root = self.address + "/api/"
        self.collection = self.address + "/api/collections/all/"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        test.addCleanup(self.server.server_close)
        test.addCleanup(self.server.shutdown)

    def handle(self, http):
        path, _, query = http.path.partition("?")
        query = dict(urllib.parse.parse_qsl(query))
        with self.lock:
            self.requests.append((path, query, {k.lower(): v for k, v in http.headers.items()}))
        answer = self.answer(path, query, http)
        if answer is None:  # cut
            http.close_connection = True
            return
        self.send(http, answer)

    def send(self, http, answer):
        http.send_response(answer.status)
        for name, value in ({"Content-Length": str(len(answer.body))} | answer.fields).items():
            if value is not None:
                http.send_header(name, value)
        http.end_headers()
        http.wfile.write(answer.body)

    def answer(self, path, query, http):
        if http.headers["Accept"] not in self.accepts:
            return Answer(406, {"title": "not acceptable"})
        if path == "/taxii2/":
            return Answer(body={"title": "test", "default": "/api/", "api_roots": ["/api/"]})
        if path == "/api/":
            return Answer(body={"title": "root", "versions": [MEDIA], "max_content_length": 1_000_000})
        if path == "/api/collections/":
            return Answer(body={"collections": [
                {"id": "all", "title": "all", "can_read": True, "can_write": False},
                {"id": "closed", "title": "closed", "can_read": False, "can_write": True}]})
        if path == "/api/collections/all/objects/":
            return self.objects(query)
        return Answer(404, {"title": "nothing here"})

    def objects(self, query):
        return self.by_next(query)

    def after(self, query):
        """Rows that the filter leaves."""
        if "added_after" not in query:
            return self.rows
        return [row for row in self.rows if row[0] > micros_of(query["added_after"])]

    def by_next(self, query):
        """The cursor is a date and a place, so that it may be asked for twice."""
        rows = self.after(query)
        begin = int(query.get("next", "0"))
        return self.envelope(rows, begin, self.size(query), True)

    def by_date(self, query):
        return self.envelope(self.after(query), 0, self.size(query), False)

    def size(self, query):
        return min(self.page, int(query.get("limit", self.page)))

    def envelope(self, rows, begin, size, with_next):
        rows, page = rows[begin:], rows[begin: begin + size]
        body = {"objects": [o for _, o in page]} if page else {}
        if len(rows) > len(page):
            body |= {"more": True} | ({"next": str(begin + size)} if with_next else {})
        if not page:
            return Answer(body=body)
        return Answer(body=body, X_TAXII_Date_Added_First=self.date(page[0][0]),
                      X_TAXII_Date_Added_Last=self.date(page[-1][0]))

    date = staticmethod(stamp)

    def asked(self, path="/api/collections/all/objects/"):
        """The queries of the requests to a path."""
        return [query for p, query, _ in self.requests if p == path]
