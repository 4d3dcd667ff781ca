"""Where a node's work ends: output that cannot be written, a stop in the middle, a store of a newer comity, objects
set aside."""
import signal
import sqlite3
import subprocess

from support import COMITY, NodeTest, answer, bundle, comity, indicator


class Boundaries(NodeTest):
    def test_export_to_a_full_device(self):
        comity("import", self.node, "-", text=bundle([indicator(n) for n in range(100)]))
        with open("/dev/full", "w") as full:
            done = subprocess.run([COMITY, "export", self.node], stdout=full, stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 3)
        self.assertRegex(done.stderr, "standard output: no space is left")

    def test_export_of_nothing_prints_nothing(self):
        done = comity("export", self.node, "--value", "192.0.2.1", status=1)
        self.assertEqual(done.stdout, "")
        self.assertRegex(done.stderr, "nothing was found")
        comity("export", self.node, self.folder / "none.json", "--value", "192.0.2.1", status=1)
        self.assertEqual([f.name for f in self.folder.iterdir()], ["node"])

    def test_an_import_that_is_stopped_is_completed_by_the_next(self):
        first = self.file("first.json", bundle([indicator(n) for n in range(1000)]))
        second = self.file("second.json", bundle([indicator(n) for n in range(1000, 40_000)]))
        process = subprocess.Popen([COMITY, "import", self.node, first, second], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        self.assertIn("1,000 taken", process.stdout.readline())
        while len(self.ids()) <= 1001:  # with the node's own party: until some of the second file are there
            self.assertIsNone(process.poll(), "ended before it could be stopped")
        process.send_signal(signal.SIGINT)
        told = "".join(process.communicate(timeout=60))
        self.assertEqual(process.returncode, 1, told)
        self.assertRegex(told, "second.json.*stopped")
        self.assert_sound()
        # A stop after the end shows nothing; what was there at the stop is a duplicate now.
        again = answer("import", self.node, first, second)
        self.assertGreaterEqual(again["duplicate"], 1000)
        self.assertGreater(again["taken"], 0)
        self.assertEqual(again["taken"] + again["duplicate"], 40_000)
        self.assert_sound()

    def test_a_store_of_a_newer_comity_is_refused_and_left_alone(self):
        comity("import", self.node, "-", text=bundle([indicator(1)]))
        known = self.set_schema(99)
        file = self.file("two.json", bundle([indicator(2)]))
        for command in (["list", self.node], ["import", self.node, file], ["doctor", self.node]):
            with self.subTest(command=command[0]):
                self.assertRegex(comity(*command, status=3).stderr, "schema 99.*newer comity.*update")
        self.set_schema(known)
        self.assertIn(indicator(1)["id"], self.ids())
        self.assertNotIn(indicator(2)["id"], self.ids())
        self.assert_sound()

    def set_schema(self, number):
        store = sqlite3.connect(self.node / "store.sqlite")
        (before,) = store.execute("PRAGMA user_version").fetchone()
        store.execute(f"PRAGMA user_version={number}")
        store.close()
        return before

    def test_what_breaks_a_must_is_kept_aside_where_the_operator_says_so(self):
        broken = indicator(2)
        del broken["pattern"]
        file = self.file("mixed.json", bundle([indicator(1), broken]))
        told = answer("import", self.node, file, "--set", "import.on_invalid=quarantine", status=1)
        self.assertEqual((told["taken"], told["quarantined"], told["refused"]), (1, 1, 0))
        self.assertNotIn(broken["id"], self.ids())
        self.assertNotIn(broken["id"], comity("export", self.node).stdout)
        comity("show", self.node, broken["id"], status=1)
        aside = answer("list", self.node, "--aside")["aside"]
        self.assertEqual([(a["id"], a["reason"]) for a in aside], [(broken["id"], "quarantine")])
        self.assertIn(broken["id"], comity("list", self.node, "--aside").stdout)
        self.assert_sound()
