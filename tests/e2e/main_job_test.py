"""Taking in, finding, showing, giving out, erasing, backing up: what a person does with a node."""
import gzip
import json
import pathlib
import subprocess
import unittest

from support import NodeTest, answer, bundle, comity, indicator


class MainJob(NodeTest):
    def test_what_is_taken_in_is_found_and_given_out_byte_for_byte(self):
        # Spaces, escapes and the order of members are the sender's business: they stay.
        odd = json.dumps(indicator(2), indent=3).replace("Indicator", "\\u0049ndicator")
        text = bundle([]).replace('"objects": []', f'"objects": [{json.dumps(indicator(1))}, {odd} ]')
        told = answer("import", self.node, self.file("two.json", text))
        self.assertEqual((told["objects"], told["taken"], told["refused"]), (2, 2, 0))
        self.assertIn(indicator(2)["id"], self.ids())
        raw = comity("show", self.node, indicator(2)["id"], "--raw").stdout
        self.assertEqual(raw.rstrip("\n"), odd)
        exported = self.folder / "out.json"
        comity("export", self.node, exported)
        self.assertIn(odd, exported.read_text())
        self.assert_sound()

    def test_a_search_by_value_finds_what_names_it(self):
        comity("import", self.node, self.file("some.json", bundle([indicator(n) for n in range(1, 20)])))
        found = answer("list", self.node, "--value", "198.51.100.7")["items"]
        self.assertEqual([item["id"] for item in found], [indicator(7)["id"]])
        self.assertEqual(answer("list", self.node, "--value", "198.51.100.77")["items"], [])

    def test_packed_files_folders_and_standard_input(self):
        folder = self.folder / "in"
        folder.mkdir()
        (folder / "a.json.gz").write_bytes(gzip.compress(bundle([indicator(1)]).encode()))
        (folder / "b.json").write_text(bundle([indicator(2)]))
        self.assertEqual(answer("import", self.node, folder)["taken"], 2)
        self.assertEqual(answer("import", self.node, "-", text=bundle([indicator(3)]))["taken"], 1)
        self.assertEqual(len([i for i in self.ids() if i.startswith("indicator")]), 3)

    def test_the_same_again_is_a_duplicate_other_content_a_conflict(self):
        file = self.file("one.json", bundle([indicator(1)]))
        comity("import", self.node, file)
        self.assertEqual(answer("import", self.node, file)["duplicate"], 1)
        other = self.file("other.json", bundle([indicator(1, name="Another")]))
        told = answer("import", self.node, other, status=1)
        self.assertEqual((told["conflict"], told["taken"]), (1, 0))
        self.assertIn('"Indicator 1"', comity("show", self.node, indicator(1)["id"], "--raw").stdout)
        self.assertEqual(len(answer("list", self.node, "--aside")["aside"]), 1)

    def test_what_breaks_a_must_is_refused_with_its_clause_and_the_rest_is_taken(self):
        broken = indicator(2)
        del broken["pattern"]
        file = self.file("mixed.json", bundle([indicator(1), broken, indicator(3)]))
        told = answer("import", self.node, file, status=1)
        self.assertEqual((told["taken"], told["refused"]), (2, 1))
        refused = told["files"][0]["not_taken"][0]
        self.assertEqual(refused["id"], broken["id"])
        self.assertTrue(any("pattern" in f["message"] + f["path"] and f["clause"] for f in refused["findings"]))

    def test_what_is_erased_does_not_come_back(self):
        file = self.file("two.json", bundle([indicator(1), indicator(2)]))
        comity("import", self.node, file)
        comity("erase", self.node, indicator(1)["id"], "--basis", "request 7")
        comity("show", self.node, indicator(1)["id"], status=1)
        told = answer("import", self.node, file, status=1)
        self.assertEqual((told["erased"], told["duplicate"]), (1, 1))
        self.assertNotIn(indicator(1)["id"], self.ids())
        self.assert_sound()

    def test_a_backup_restored_elsewhere_holds_the_same(self):
        comity("import", self.node, self.file("some.json", bundle([indicator(n) for n in range(1, 50)])))
        backup, copy = self.folder / "backup", self.folder / "copy"
        comity("backup", self.node, backup)
        comity("restore", copy, backup, "--key-file", self.node / "node.key")
        (copy / "node.key").write_bytes((self.node / "node.key").read_bytes())
        (copy / "node.key").chmod(0o600)
        there = sorted(item["id"] for item in answer("list", copy, "--limit", 10_000)["items"])
        self.assertEqual(there, self.ids())
        comity("doctor", copy)

    def test_keys_under_a_passphrase(self):
        node = self.folder / "sealed"
        known = {"environment": {"COMITY_PASSPHRASE": "correct horse battery"}}
        comity("init", node, "--party", "xb.cert", "--name", "XB", "--jurisdiction", "XB", "--passphrase", **known)
        comity("list", node, **known)
        wrong = comity("list", node, status=1, environment={"COMITY_PASSPHRASE": "wrong"})
        self.assertNotIn("wrong\n", wrong.stderr.replace("is wrong", ""))
        comity("list", node, status=None)  # nobody to ask


class Run(unittest.TestCase):
    def test_run_serves_and_fetches_back(self):
        """./run as README has it, with --once."""
        root = pathlib.Path(__file__).resolve().parents[2]
        done = subprocess.run([root / "run", "--once"], capture_output=True, text=True, timeout=900)
        self.assertEqual(done.returncode, 0, done.stdout[-1000:] + done.stderr[-1000:])
        self.assertRegex(done.stdout, r"xa\.cert serves http://127\.0\.0\.1:\d+/taxii2/")
        self.assertRegex(done.stdout, r"fetched back: 2 pages, \d{5} bytes\n")
