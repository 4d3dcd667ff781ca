"""Rules from the command line to the wire: publish, explain, try planned flows, approve, replay, stay silent."""
import json
import pathlib

from server_support import ServerTest
from support import NodeTest, answer, bundle, comity, indicator, uuid

RULEBOOKS = pathlib.Path(__file__).resolve().parents[2] / "rulebooks"
AMBER = "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"
BASE = """rulebook {publisher} version {version} vocabulary 1
valid 2026-01-01 .. 2027-12-31 basis "a statute"
rule base-1 "We may have what we hold"
  permit share, reshare binds own-party
  when receiver in {publisher} and embargo is over or running
rule base-2 "We keep, receive and administer"
  permit receive, store, publish, credential, approve, erase binds own-party
"""
ASK = """rule open-1 "Everything"
  permit share binds own-data
rule ask-1 "Amber needs leave"
  require approval of xa.cert valid 30 days on share binds own-data
  when marking is AMBER and receiver not in xa.cert
  law "s. 44"
"""


class Rules(NodeTest):
    def publish(self, publisher, version, more="", *options):
        file = self.file(f"{publisher}.rules", BASE.format(publisher=publisher, version=version) + more)
        return comity("rules", "publish", self.node, file, *options)

    def test_every_example_rulebook_may_be_published_somewhere(self):
        for file in sorted(RULEBOOKS.glob("*.rules")):
            checked = answer("rules", "check", file)["files"][0]
            self.assertTrue(checked["sound"], (file.name, checked))

    def test_slips_come_with_line_column_and_what_was_meant(self):
        file = self.file("slip.rules", BASE.format(publisher="xa.cert", version=2).replace("permit share", "permt share"))
        said = comity("rules", "check", file, status=1).stdout
        self.assertRegex(said, r"slip\.rules:4:3: error: .*permit")

    def test_a_rulebook_follows_the_one_before(self):
        self.publish("xa.cert", 2)
        shown = answer("rules", "show", self.node)
        self.assertEqual(shown["rulebook"]["version"], 2)
        self.assertEqual(len(shown["rulebook"]["follows"]), 64)
        file = self.file("again.rules", BASE.format(publisher="xa.cert", version=2) + ASK)
        self.assertIn("stale-chain", comity("rules", "publish", self.node, file, status=1).stdout)
        self.assertEqual([r["version"] for r in answer("rules", "show", self.node, "--all")["rulebooks"]], [1, 2])

    def test_a_planned_flow_is_judged_without_a_node(self):
        flow = ("--rules", RULEBOOKS / "xa.cert.rules", "--rules", RULEBOOKS / "XA.rules", "--rules",
                RULEBOOKS / "xb.cert.rules", "--rules", RULEBOOKS / "XB.rules", "--from", "xa.cert", "--to", "xb.cert",
                "--role", "xb.cert=cert", "--purpose", "cyber-defence")
        lacks = ",".join("lacks=" + c for c in ("important-data", "exploit-code", "undisclosed-vulnerability",
                                                 "critical-infrastructure", "terrorist-content", "law-enforcement"))
        plain = f"kind=indicator,marking=CLEAR,embargo=over,lacks=personal-data,{lacks}"
        self.assertEqual(answer("transfer", "check", "--item", plain, *flow)["decision"]["outcome"], "permit")
        personal = plain.replace("lacks=personal-data", "has=personal-data")
        asked = answer("transfer", "check", "--item", personal, *flow, status=1)
        self.assertEqual(asked["decision"]["outcome"], "require approval")
        self.assertIn({"fact": "personal-data", "value": "no", "outcome": "permit"}, asked["would_be"])
        self.assertIn("fact", comity("transfer", "check", "--item", "colour", *flow, status=2).stderr)

    def test_cases_are_tried(self):
        cases = {"cases": [{"name": "home", "item": "embargo=over", "from": "xa.cert", "to": "xa.cert", "expect": "permit"},
                           {"name": "away", "item": "embargo=over", "from": "xa.cert", "to": "xb.cert", "expect": "deny"}]}
        rules = self.file("xa.rules", BASE.format(publisher="xa.cert", version=1))
        self.assertEqual(answer("rules", "test", self.file("c.json", json.dumps(cases)), "--rules", rules)["passed"], 2)
        cases["cases"][1]["expect"] = "permit"
        wrong = comity("rules", "test", self.file("c.json", json.dumps(cases)), "--rules", rules, status=1).stdout
        self.assertIn("1 passed, 1 failed, 0 skipped", wrong)

    def test_a_case_that_is_not_understood_is_refused_by_its_name(self):
        rules = self.file("xa.rules", BASE.format(publisher="xa.cert", version=1))
        good = {"name": "home", "item": "embargo=over", "from": "xa.cert", "to": "xa.cert", "expect": "permit"}
        wrong = {"/purpse": {"purpse": "research"}, "/to": {"to": 7}, "/accepts": {"accepts": "no-onward"},
                 "/roles": {"roles": [1]}, "/expect": {"expect": "permitted"}, "is no purpose": {"purpose": "fun"},
                 "is no fact": {"item": "colour"}, "is no term": {"accepts": ["all"]}}
        for said, change in wrong.items():
            cases = self.file("c.json", json.dumps({"cases": [good, good | {"name": "away"} | change]}))
            error = comity("rules", "test", cases, "--rules", rules, status=None).stderr
            self.assertRegex(error, f"away: .*{said}", change)
        for lacking in ("expect", "from", "to"):
            cases = self.file("c.json", json.dumps({"cases": [{k: v for k, v in good.items() if k != lacking}]}))
            self.assertIn(f"home: /{lacking}", comity("rules", "test", cases, "--rules", rules, status=1).stderr)
        cases = self.file("c.json", json.dumps({"cases": [good, {}]}))
        self.assertIn("/cases/1: /name", comity("rules", "test", cases, "--rules", rules, status=1).stderr)

    def test_words_that_describe_a_receiver_are_those_of_the_vocabulary(self):
        item = self.file("b.json", bundle([indicator(1)]))
        comity("import", self.node, item)
        one = f"indicator--{uuid(1)}"
        for command in (("explain", self.node, one), ("approve", "ask", self.node, one), ("export", self.node)):
            for word, allowed in ((("--purpose", "fun"), "cyber-defence, incident-response"),
                                  (("--authentication", "strong"), "token, certificate"), (("--accept", "all"), "no-onward")):
                self.assertIn(allowed, comity(*command, "--to", "xa.cert", *word, status=2).stderr)
            self.assertIn("comity party add", comity(*command, "--to", "xz.nobody", status=2).stderr)
        self.assertIn("requires --to", comity("export", self.node, "--purpose", "research", status=2).stderr)
        self.assertIn("cyber-defence", comity("token", "add", self.node, "a", "--purpose", "fun", status=2).stderr)
        self.assertIn("no-onward", comity("token", "add", self.node, "a", "--accept", "all", status=2).stderr)

    def test_an_answer_to_another_node_leaves_a_record(self):
        self.publish("xa.cert", 2, ASK)
        comity("party", "add", self.node, "xb.cert", "--name", "CERT of XB")
        self.publish("xb.cert", 1, "", "--sponsored")
        comity("import", self.node, self.file("b.json", bundle([indicator(1, object_marking_refs=[AMBER])])))
        asked = answer("approve", "ask", self.node, f"indicator--{uuid(1)}", "--to", "xb.cert")["approvals"]
        before = answer("replay", self.node)
        signed = comity("approve", "sign", self.node, "--request",
                        self.file("request.json", json.dumps(asked[0]["request"]))).stdout
        after = answer("replay", self.node)
        self.assertEqual((after["decisions"], after["different"]), (before["decisions"] + 1, []))
        comity("approve", "take", self.node, self.file("answer.json", signed))

    def test_cedar_is_printed(self):
        self.assertIn("forbid", comity("rules", "export", RULEBOOKS / "XA.rules", "--cedar").stdout)

    def test_a_node_without_leave_to_import_says_whose_rule_it_was(self):
        file = self.file("few.rules", BASE.format(publisher="xa.cert", version=2).replace("receive, store, ", ""))
        comity("rules", "publish", self.node, file)
        refused = comity("import", self.node, self.file("b.json", bundle([indicator(1)])), status=1).stdout
        self.assertIn("no rule of xa.cert permits to store it", refused)


class Export(NodeTest):
    REDACT = """rule mask-1 "Of whom it came stays here"
  redact description on share binds own-data
  when item is tool and receiver not in xa.cert
  law "s. 12"
"""

    publish = Rules.publish

    def setUp(self):
        super().setUp()
        comity("party", "add", self.node, "xb.cert", "--name", "CERT of XB", "--role", "cert")
        self.publish("xb.cert", 1, "", "--sponsored")
        self.publish("xa.cert", 2, ASK)

    def take(self, *objects):
        comity("import", self.node, self.file("b.json", bundle(list(objects))))

    def exported(self, *options, kind="indicator"):
        objects = json.loads(comity("export", self.node, "--type", kind, *options).stdout)["objects"]
        return [o["id"] for o in objects], objects

    def test_a_party_gets_what_it_may_have_and_no_word_of_the_rest(self):
        self.take(indicator(1), indicator(2, object_marking_refs=[AMBER]))
        one, two = (f"indicator--{uuid(n)}" for n in (1, 2))
        self.assertEqual(self.exported()[0], [one, two])
        before = answer("replay", self.node)["decisions"]
        out = self.folder / "out.json"
        told = comity("export", self.node, out, "--type", "indicator", "--to", "xb.cert").stderr
        self.assertEqual([o["id"] for o in json.loads(out.read_text())["objects"]], [one])
        self.assertTrue(told.startswith("1 objects"), told)
        again = answer("replay", self.node)
        self.assertEqual((again["decisions"], again["different"]), (before + 1, []))
        # What is withheld and what is not here are answered alike, and leave no file and no record.
        withheld = comity("export", self.node, self.folder / "no.json", "--id", two, "--to", "xb.cert", status=1)
        absent = comity("export", self.node, self.folder / "no.json", "--id", f"indicator--{uuid(9)}", "--to", "xb.cert",
                        status=1)
        self.assertEqual((withheld.stdout, withheld.stderr), (absent.stdout, absent.stderr))
        self.assertFalse(list(self.folder.glob("no.json*")))
        self.assertEqual(answer("replay", self.node)["decisions"], again["decisions"])
        self.assertIn("nothing was found", comity("export", self.node, "--id", one, "--to", "anyone", status=1).stderr)

    def test_an_approval_opens_it_for_the_file_too(self):
        self.take(indicator(2, object_marking_refs=[AMBER]))
        two = f"indicator--{uuid(2)}"
        asked = answer("approve", "ask", self.node, two, "--to", "xb.cert")["approvals"]
        comity("approve", "sign", self.node, asked[0]["id"])
        self.assertEqual(self.exported("--to", "xb.cert")[0], [two])
        self.assertEqual(answer("replay", self.node)["different"], [])

    def test_terms_that_were_accepted_count(self):
        self.publish("xa.cert", 3, """rule open-1 "Those who keep it to themselves"
  permit share binds own-data
  when receiver accepts no-onward
""")
        self.take(indicator(1))
        self.assertEqual(len(self.exported("--to", "xb.cert", "--accept", "no-onward")[0]), 1)
        comity("export", self.node, "--type", "indicator", "--to", "xb.cert", status=1)

    def test_fields_that_rules_take_out_are_not_in_the_file(self):
        self.publish("xa.cert", 3, ASK + self.REDACT)
        tool = {"type": "tool", "spec_version": "2.1", "id": f"tool--{uuid(5)}", "created": "2026-01-02T03:04:05.678Z",
                "modified": "2026-01-02T03:04:05.678Z", "name": "A tool", "description": "of whom it came"}
        self.take(tool)
        ids, given = self.exported("--to", "xb.cert", kind="tool")
        self.assertNotEqual(ids, [tool["id"]])
        self.assertEqual(given[0]["name"], "A tool")
        self.assertNotIn("of whom it came", json.dumps(given))
        self.assertEqual(self.exported(kind="tool")[1], [tool])
        self.assertEqual(answer("replay", self.node)["different"], [])


class Crossing(ServerTest):
    def setUp(self):
        super().setUp()
        comity("party", "add", self.node, "xb.cert", "--name", "CERT of XB", "--role", "cert")
        self.publish("xb.cert", 1, "", "--sponsored")
        self.publish("xa.cert", 2, ASK)
        self.other = self.add_token("other", "--party", "xb.cert")
        comity("import", self.node, self.file("b.json", bundle([indicator(1), indicator(2, object_marking_refs=[AMBER])])))

    publish = Rules.publish

    def seen(self, token, path="objects/"):
        got = self.get(self.all + path, token=token).json()
        return [o["id"] for o in got.get("objects", []) if o["id"].startswith("indicator--")]

    def test_an_approval_opens_one_item_to_one_party(self):
        one, two = (f"indicator--{uuid(n)}" for n in (1, 2))
        self.assertEqual(self.seen(self.token), [one, two])
        self.assertEqual(self.seen(self.other), [one])
        self.assertEqual(self.seen(self.other, "manifest/"), [one])
        withheld = self.get(f"{self.all}objects/{two}/", token=self.other, status=404)
        absent = self.get(f"{self.all}objects/indicator--{uuid(77)}/", token=self.other, status=404)
        self.assertEqual((withheld.status, withheld.body), (absent.status, absent.body))
        why = answer("explain", self.node, two, "--to", "xb.cert", status=1)
        self.assertEqual(why["decision"]["outcome"], "require approval")
        asked = answer("approve", "ask", self.node, two, "--to", "xb.cert", "--reason", "an incident")["approvals"]
        comity("approve", "sign", self.node, asked[0]["id"])
        self.assertEqual(self.seen(self.other), [one, two])
        self.assertEqual([a["state"] for a in answer("approve", "list", self.node)["approvals"]], ["granted"])
        comity("approve", "sign", self.node, asked[0]["id"], "--revoke")
        self.assertEqual(self.seen(self.other), [one])
        # A file has the same as the wire, made by the process that serves.
        filed = json.loads(comity("export", self.node, "--type", "indicator", "--to", "xb.cert").stdout)["objects"]
        self.assertEqual([o["id"] for o in filed], self.seen(self.other))
        again = answer("replay", self.node)
        self.assertEqual(again["different"], [])
        self.assertGreater(again["decisions"], 5)
