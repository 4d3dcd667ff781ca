"""One comity reads another: what the rules of both sides let through, in pages, once, and later what opened meanwhile."""
from rules_test import AMBER, BASE
from server_support import ServerTest
from support import answer, bundle, comity, indicator, uuid

PARTNERS = """rule open-1 "Clear and unmarked for partners"
  permit share binds own-data
  when marking is unmarked and receiver in xb.cert
"""
AMBER_TOO = """rule open-2 "Amber for partners"
  permit share binds own-data
  when marking is AMBER and receiver in xb.cert
"""


class TwoNodes(ServerTest):
    SETTINGS = ["server.page_limit=50"]

    def setUp(self):
        super().setUp()
        self.reader = self.folder / "reader"
        comity("init", self.reader, "--party", "xb.cert", "--name", "CERT of XB", "--jurisdiction", "XB")
        comity("party", "add", self.node, "xb.cert", "--name", "CERT of XB")
        receives = self.file("xb.rules", BASE.format(publisher="xb.cert", version=1))
        comity("rules", "publish", self.node, receives, "--sponsored")
        self.publish(2, PARTNERS)
        self.secret = self.file("secret", self.add_token("partner", "--party", "xb.cert") + "\n")

    def publish(self, version, more):
        file = self.file("xa.rules", BASE.format(publisher="xa.cert", version=version) + more)
        comity("rules", "publish", self.node, file)

    def take(self):
        address = f"taxii+http://127.0.0.1:{self.port}{self.all}"
        return answer("import", self.reader, address, "--secret-file", self.secret)

    def test_what_may_cross_crosses_once_and_what_opens_later_too(self):
        plain = [indicator(n) for n in range(120)]
        amber = [indicator(n, object_marking_refs=[AMBER]) for n in range(500, 570)]
        mixed = [one for pair in zip(plain, amber) for one in pair] + plain[len(amber):]
        comity("import", self.node, self.file("items.json", bundle(mixed)))
        self.assertEqual(self.take()["taken"], 121)  # with the other node's identity
        self.assertEqual(self.take()["objects"], 0)
        self.publish(3, PARTNERS + AMBER_TOO)
        self.assertEqual(self.take()["taken"], 70)
        self.assertEqual(self.take()["objects"], 0)
        there = {i["id"] for i in answer("list", self.reader, "--type", "indicator", "--limit", 1_000)["items"]}
        self.assertEqual(there, {f"indicator--{uuid(n)}" for n in [*range(120), *range(500, 570)]})
        comity("doctor", self.reader)
