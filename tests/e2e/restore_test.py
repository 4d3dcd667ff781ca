"""Restoring: verified before anything is made, erasures hold, the former store is kept; keys under a passphrase."""
import sqlite3

from support import NodeTest, answer, bundle, comity, indicator

PASSPHRASE = {"environment": {"COMITY_PASSPHRASE": "correct horse battery"}}


class Restore(NodeTest):
    def setUp(self):
        super().setUp()
        comity("import", self.node, self.file("some.json", bundle([indicator(n) for n in range(1, 50)])))
        self.backup, self.copy, self.key = self.folder / "backup", self.folder / "copy", self.node / "node.key"
        comity("backup", self.node, self.backup)
        self.at_backup = self.ids()

    def test_what_was_erased_since_is_erased_again(self):
        comity("erase", self.node, indicator(7)["id"], "--basis", "request 7")
        told = comity("restore", self.copy, self.backup, "--key-file", self.key, "--erasures", self.node / "erasures")
        self.assertRegex(told.stdout + told.stderr, "1 erased again")
        there = self.ids_of(self.copy)
        self.assertEqual(there, sorted(set(self.at_backup) - {indicator(7)["id"]}))
        comity("show", self.copy, indicator(7)["id"], status=1)
        comity("doctor", self.copy)

    def test_without_the_list_it_says_what_that_means(self):
        comity("erase", self.node, indicator(7)["id"], "--basis", "request 7")
        told = comity("restore", self.copy, self.backup, "--key-file", self.key)
        self.assertRegex(told.stdout + told.stderr, "no list of erasures")
        self.assertEqual(self.ids_of(self.copy), self.at_backup)

    def test_a_list_of_erasures_that_is_not_there(self):
        told = comity("restore", self.copy, self.backup, "--key-file", self.key, "--erasures", self.folder / "none",
                      status=1)
        self.assertRegex(told.stderr, "none: is not there")
        self.assert_nothing_made()

    def test_a_damaged_backup(self):
        store = sqlite3.connect(self.backup)
        with store:
            store.execute("UPDATE content SET sealed = zeroblob(length(sealed)) WHERE seq = 5")
        store.close()
        told = comity("restore", self.copy, self.backup, "--key-file", self.key, status=3)
        self.assertRegex(told.stderr, r"backup: does not verify \(1 complaints\)")
        self.assert_nothing_made()
        comity("restore", self.node, self.backup, "--replace", status=3)
        self.assertEqual(self.ids(), self.at_backup)
        self.assert_sound()

    def test_half_a_backup(self):
        whole = self.backup.read_bytes()
        self.backup.write_bytes(whole[:len(whole) // 2])
        comity("restore", self.copy, self.backup, "--key-file", self.key, status=3)
        self.assert_nothing_made()

    def test_a_backup_in_place_of_the_store_keeps_the_former_one(self):
        comity("import", self.node, "-", text=bundle([indicator(77)]))
        comity("erase", self.node, indicator(7)["id"], "--basis", "request 7")
        comity("restore", self.node, self.backup, "--replace")
        self.assertEqual(self.ids(), sorted(set(self.at_backup) - {indicator(7)["id"]}))
        self.assert_sound()
        former = [f for f in self.node.glob("store.sqlite.replaced-*") if not f.name.endswith(("-wal", "-shm"))]
        self.assertEqual(len(former), 1)
        store = sqlite3.connect(former[0])
        self.assertEqual(store.execute("SELECT count(*) FROM item").fetchone()[0], len(self.at_backup) + 1)
        store.close()

    def test_a_backup_of_another_node_does_not_replace(self):
        other = self.folder / "other"
        comity("init", other, "--party", "xb.cert", "--name", "XB", "--jurisdiction", "XB")
        told = comity("restore", other, self.backup, "--replace", "--key-file", self.key, status=None)
        self.assertGreater(told.returncode, 0)
        self.assertEqual(list(other.glob("*.replaced-*")), [])
        comity("doctor", other)

    def test_a_node_under_a_passphrase(self):
        node, backup = self.folder / "sealed", self.folder / "sealed.backup"
        comity("init", node, "--party", "xb.cert", "--name", "XB", "--jurisdiction", "XB", "--passphrase", **PASSPHRASE)
        self.assertFalse((node / "node.key").exists())
        comity("import", node, "-", text=bundle([indicator(1)]), **PASSPHRASE)
        comity("backup", node, backup, **PASSPHRASE)
        wrong = {"environment": {"COMITY_PASSPHRASE": "wrong horse battery"}}
        for command in (["list", node], ["import", node, self.folder / "some.json"], ["doctor", node],
                        ["restore", self.copy, backup]):
            with self.subTest(command=command[0]):
                told = comity(*command, status=1, **wrong)
                self.assertRegex(told.stderr, "passphrase")
                self.assertNotIn("horse", told.stdout + told.stderr)
        self.assert_nothing_made()
        comity("restore", self.copy, backup, **PASSPHRASE)
        found = answer("list", self.copy, **PASSPHRASE)["items"]
        self.assertIn(indicator(1)["id"], [item["id"] for item in found])
        comity("doctor", self.copy, **PASSPHRASE)

    def ids_of(self, node):
        (node / "node.key").write_bytes(self.key.read_bytes())
        (node / "node.key").chmod(0o600)
        return sorted(item["id"] for item in answer("list", node, "--limit", 10_000)["items"])

    def assert_nothing_made(self):
        made = {f.name for f in self.folder.iterdir()} - {"node", "some.json", "backup", "sealed", "sealed.backup"}
        self.assertEqual(made, set())
