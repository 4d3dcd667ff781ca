"""A served node of which a receiver may not have some items, and what that receiver can ask to find out which.

Each way of withholding has a node of its own, with one rule that withholds. A probe is one kind of request, made once
of a withheld item and once of an absent one; ids of both are drawn alike. Pages are probed at two boxes that hold the
same items, one of them with withheld items between.
"""
import json
import random
import re
import socket
import time
import uuid

from server_support import TAXII, ServerTest
from support import answer, bundle, comity, indicator

BASE = """rulebook {publisher} version {version} vocabulary 1
valid 2026-01-01 .. 2027-12-31 basis "a statute"
rule base-1 "We may have what we hold"
  permit share, reshare binds own-party
  when receiver in {publisher} and embargo is over or running
rule base-2 "We keep, receive and administer"
  permit receive, store, publish, credential, approve, erase binds own-party
"""
OPEN = 'rule open-1 "Everything"\n  permit share binds own-data\n'
MARKINGS = {"RED": "e828b379-4e03-4974-9ac4-e53a884c97c1", "AMBER": "55d920b0-5e8b-4f79-9ee9-91f868d9b421",
            "GREEN": "bab4a63c-aed9-4cf5-a766-dfca5abac2bb"}


def marked(rule, level):
    return OPEN + rule + f'\n  when marking is {level} and receiver not in xa.cert\n  law "s. 44"\n'


RULES = {
    "denied": marked('rule red-1 "Red stays"\n  deny share binds own-data', "RED"),
    "approval": marked('rule amber-1 "Amber asks"\n  require approval of xa.cert valid 30 days on share binds own-data',
                       "AMBER"),
    "redacted": marked('rule green-1 "Green is told of"\n  redact description on share binds own-data', "GREEN"),
    "creator": 'rule own-1 "What we made"\n  permit share binds own-data\n  when creator in xa.cert\n',
}
LEVELS = {"denied": "RED", "approval": "AMBER", "redacted": "GREEN"}

POOL = 50  # ids of each kind that requests are about
GAP = 1_500  # withheld items between the second and the third of a page
PAGE = 4
DATES = "date|x-taxii-date-added-first|x-taxii-date-added-last"


class Wire:
    """One connection that is kept, with as little of the client in the times as Python lets be."""

    def __init__(self, port, token):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.fields = f"Host: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\nAccept: {TAXII}\r\n"

    def request(self, method, path, body=b""):
        content = f"Content-Type: {TAXII}\r\nContent-Length: {len(body)}\r\n" if body else ""
        return f"{method} {path} HTTP/1.1\r\n{self.fields}{content}\r\n".encode() + body

    def ask(self, request):
        """The answer's bytes, and how many nanoseconds until the last of them."""
        began = time.perf_counter_ns()
        self.socket.sendall(request)
        received = self.socket.recv(65536)
        while not self.is_whole(received):
            received += self.socket.recv(65536)
        return received, time.perf_counter_ns() - began

    @staticmethod
    def is_whole(received):
        head, found, body = received.partition(b"\r\n\r\n")
        if not found:
            return False
        length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
        return len(body) >= int(length[1]) if length else body.endswith(b"0\r\n\r\n")

    def close(self):
        self.socket.close()


def comparable(received, subject):
    """Status, fields and body without what names the subject, a moment, a cursor or a status."""
    head, _, body = received.decode().partition("\r\n\r\n")
    lines = [re.sub(f"(?i)^({DATES}):.*", r"\1", line) for line in head.split("\r\n")]
    body = body.replace(subject, "SUBJECT")
    body = re.sub(r'"next":"([^"]*)"', lambda found: f'"next":"{len(found[1])}"', body)
    body = re.sub(r'"id":"[0-9a-f]{8}-[0-9a-f-]{27}"', '"id":"STATUS"', body)
    return "\n".join([*lines, "", re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "TIME", body)])


class WithholdingNode(ServerTest):
    """Served, with what one rule withholds from the token of xb.cert; a test names the kind before setUp()."""

    SETTINGS = ("server.log=none", "server.caller_rate=1000000")
    kind = "denied"
    posts = 0  # how many ids of each kind may be posted to

    def setUp(self):
        super().setUp()
        self.dice, self.wires = random.Random(1), {}  # wires by token
        for party in ("xb.cert", "xc.bank"):
            comity("party", "add", self.node, party, "--name", party)
        self.identities = {p["handle"]: p["identity"] for p in answer("party", "list", self.node)["parties"]}
        self.publish("xb.cert", 1, OPEN, "--sponsored")
        self.publish("xa.cert", 2, RULES[self.kind])
        self.gap, self.plain = (self.add_box(alias) for alias in ("gap", "plain"))
        self.box = self.inbox
        self.other = self.add_token("other", "--party", "xb.cert", "--write", "inbox,gap,plain")
        self.reader = self.add_token("reader", "--party", "xb.cert")
        self.withheld, self.absent, self.unposted = self.ids(POOL), self.ids(POOL), {}
        self.unposted["withheld"], self.unposted["absent"] = self.ids(self.posts), self.ids(self.posts)
        seen = [self.item(i, False) for i in self.ids(3 * PAGE)]
        between = [self.item(i, True) for i in self.ids(0 if self.kind == "redacted" else GAP)]
        # All are there before a box gets them, so that the two boxes come about alike.
        self.take([self.item(i, True) for i in self.withheld + self.unposted["withheld"]] + seen + between, "inbox")
        self.take(seen[:2] + between + seen[2:], "gap")
        self.take(seen, "plain")

    def publish(self, publisher, version, more, *options):
        text = BASE.format(publisher=publisher, version=version) + more
        comity("rules", "publish", self.node, self.file(f"{publisher}.rules", text), *options)

    def add_box(self, alias):
        added = answer("collection", "add", self.node, "--title", alias, "--alias", alias, "--box")
        return f"/main/collections/{added['id']}/"

    def ids(self, count):
        return [f"indicator--{uuid.UUID(int=self.dice.getrandbits(128), version=4)}" for _ in range(count)]

    def item(self, name, withheld, **properties):
        if self.kind == "creator":
            properties["created_by_ref"] = self.identities["xc.bank" if withheld else "xa.cert"]
        elif withheld:
            properties["object_marking_refs"] = ["marking-definition--" + MARKINGS[LEVELS[self.kind]]]
            properties["description"] = "Seen in the logs of several operators."
        return indicator(1, id=name, **properties)

    def take(self, objects, box):
        comity("import", self.node, self.file("items.json", bundle(objects)), "--collection", box)

    def probes(self):
        """Names, and for each what it asks of a withheld and of an absent subject: (token, request, subject)."""
        named = {f"{where} {name}": (method, path + tail, token)
                 for where, path in (("all", self.all), ("box", self.box))
                 for name, method, tail, token in (
                     ("object", "GET", "objects/{}/", self.other), ("versions", "GET", "objects/{}/versions/", self.other),
                     ("match objects", "GET", "objects/?match[id]={}", self.other),
                     ("match manifest", "GET", "manifest/?match[id]={}", self.other),
                     ("delete", "DELETE", "objects/{}/", self.other),
                     ("delete without right", "DELETE", "objects/{}/", self.reader))}
        every = {name: self.about_ids(*how) for name, how in named.items()}
        if self.posts:
            every["box post"] = self.posting
        if self.kind != "redacted":
            for name, tail in (("page", f"objects/?limit={PAGE}"), ("manifest page", f"manifest/?limit={PAGE}")):
                every[name] = self.about_boxes(tail)
        return every

    def about_ids(self, method, path, token):
        def make(withheld):
            subject = self.dice.choice(self.withheld if withheld else self.absent)
            return token, (method, path.format(subject)), subject
        return make

    def about_boxes(self, tail):
        return lambda withheld: (self.other, ("GET", (self.gap if withheld else self.plain) + tail), "no subject")

    def posting(self, withheld):
        """Another version; every id once, since it is there afterwards."""
        subject = self.unposted["withheld" if withheld else "absent"].pop()
        posted = indicator(1, id=subject, modified="2026-02-02T03:04:05.678Z")
        return self.other, ("POST", self.box + "objects/", json.dumps({"objects": [posted]}).encode()), subject

    def ask(self, made):
        token, request, subject = made
        if token not in self.wires:
            self.wires[token] = Wire(self.port, token)
            self.addCleanup(self.wires[token].close)
        wire = self.wires[token]
        received, took = wire.ask(wire.request(*request))
        return comparable(received, subject), took

    def compare(self, make, pairs, warm_up):
        """Times (absent, withheld) of so many pairs, each in random order; and the answers that there were of each."""
        times, answers = [], {False: set(), True: set()}
        for turn in range(warm_up + pairs):
            took = {}
            for withheld in self.dice.sample((False, True), 2):
                said, took[withheld] = self.ask(make(withheld))
                answers[withheld].add(said)
            if turn >= warm_up:
                times.append((took[False], took[True]))
        return times, answers
