"""The log of a node that came out of a backup signs nothing until its operator has decided; and a log's key is replaced
while proofs go on to hold. What witnesses say to that is in log_witness_test.py."""
import json
import shutil

from log_support import Head, StoredLog, keys_of, policy_of, verify_proof
from support import NodeTest, answer, bundle, comity, indicator


class LogRestore(NodeTest):
    def setUp(self):
        super().setUp()
        self.backup, self.copy = self.folder / "backup", self.folder / "copy"
        self.policy = self.file("policy", policy_of(*keys_of(self.node)))
        self.take(1)
        comity("backup", self.node, self.backup)

    def take(self, number, node=None, status=0):
        file = self.file(f"{number}.json", bundle([indicator(number)]))
        return comity("import", node or self.node, file, "--json", status=status)

    def prove(self, number, node=None):
        file = self.folder / f"{number}.tlog-proof"
        comity("log", "prove", node or self.node, indicator(number)["id"], "--show-item", "--out", file)
        return file

    def assert_holds(self, proof, policy):
        comity("log", "check", proof, "--policy", policy)
        return verify_proof.check(policy.read_text(), proof.read_text())

    def assert_refused(self, proof, policy):
        comity("log", "check", proof, "--policy", policy, status=1)
        with self.assertRaisesRegex(ValueError, "no trusted key"):
            verify_proof.check(policy.read_text(), proof.read_text())

    def assert_frozen(self, node, said):
        """Whatever would write says why it does not and what to do, and nothing is signed."""
        before = StoredLog(node / "store.sqlite")
        error = json.loads(self.take(7, node, status=3).stdout)["error"]
        self.assertEqual(error["code"], "frozen")
        self.assertRegex(error["message"], said)
        for command in (["token", "add", node, "reader"], ["party", "add", node, "xc.cert", "--name", "XC"],
                        ["erase", node, indicator(1)["id"], "--basis", "request 1"]):
            self.assertRegex(comity(*command, status=3).stderr, said)
        after = StoredLog(node / "store.sqlite")
        self.assertEqual((after.head.note, after.leaves), (before.head.note, before.leaves))
        self.assertIn(indicator(1)["id"], [item["id"] for item in answer("list", node)["items"]])
        comity("log", "verify", node)

    def test_a_restored_copy_waits_for_its_operator(self):
        before = StoredLog(self.node / "store.sqlite")
        proof = self.prove(1)
        comity("restore", self.copy, self.backup, "--key-file", self.node / "node.key")
        shutil.copy(self.node / "node.key", self.copy / "node.key")
        self.assert_frozen(self.copy, "comity log resume")
        self.assertIn("--accept", comity("log", "resume", self.copy, status=3).stderr)
        self.assert_frozen(self.copy, "comity log resume")
        comity("log", "resume", self.copy, "--accept")
        self.take(3, self.copy)
        after = StoredLog(self.copy / "store.sqlite")
        self.assertTrue(before.head.is_of(after.leaves) and after.head.is_of(after.leaves))
        self.assertGreater(after.head.size, before.head.size)
        for one in (proof, self.prove(3, self.copy)):
            self.assert_holds(one, self.policy)
        comity("doctor", self.copy)

    def test_an_older_store_in_place_of_the_newer_one_begins_another_log(self):
        self.take(2)
        newest, lost = StoredLog(self.node / "store.sqlite").head, self.prove(2)
        comity("restore", self.node, self.backup, "--replace")
        self.assert_frozen(self.node, "older than what this node signed(.|\n)*comity log restart")
        comity("log", "resume", self.node, "--accept", status=3)
        old = StoredLog(self.node / "store.sqlite").head
        self.assertLess(old.size, newest.size)
        comity("log", "restart", self.node, "--why", "disk lost")
        self.take(3)
        logs = answer("log", "show", self.node)["logs"]
        self.assertEqual(Head(logs[0]["checkpoint"]).note, old.note)
        self.assertRegex(logs[1]["origin"], "^comity/xa.cert/")
        self.assertEqual([one["sound"] for one in answer("log", "verify", self.node)["logs"]], [True, True])
        following = StoredLog(self.node / "store.sqlite")
        self.assertTrue(following.head.is_of(following.leaves))
        follows = self.file("new-policy", policy_of(*keys_of(self.node)))
        for proof in (lost, self.prove(1)):  # made before, of what the new store never had; of the old log
            self.assert_holds(proof, self.policy)
            self.assert_refused(proof, follows)
        self.assertEqual(self.assert_holds(self.prove(3), follows)["origin"], logs[1]["origin"])
        self.assert_refused(self.prove(3), self.policy)
        self.assert_sound()

    def test_a_newer_store_that_is_put_back_goes_on(self):
        self.take(2)
        comity("restore", self.node, self.backup, "--replace")
        self.assert_frozen(self.node, "put the newer store back")
        former, = (f for f in self.node.glob("store.sqlite.replaced-*") if not f.name.endswith(("-wal", "-shm")))
        former.replace(self.node / "store.sqlite")
        self.take(3)
        self.assertEqual({indicator(n)["id"] for n in (1, 2, 3)} - set(self.ids()), set())
        self.assert_sound()

    def test_a_key_is_replaced_while_proofs_go_on_to_hold(self):
        old_policy, before = self.policy, self.prove(1)
        comity("log", "add-key", self.node)
        old, new = keys_of(self.node)
        new_policy = self.file("new-policy", policy_of(new))
        self.assertEqual(old_policy.read_text(), policy_of(old))
        self.assertIn("two keys", comity("log", "add-key", self.node, status=None).stderr)
        self.take(2)
        during = self.prove(2)
        self.assertEqual(Head(during.read_text().partition("\n\n")[2]).signatures.count("\n"), 2)
        comity("log", "retire-key", self.node)
        self.assertEqual(keys_of(self.node), [new])
        self.take(3)
        after = self.prove(3)
        both = self.file("both", policy_of(old, new))
        for proof, holds, refuses in ((before, [old_policy, both], [new_policy]),
                                      (during, [old_policy, new_policy, both], []),
                                      (after, [new_policy, both], [old_policy])):
            for policy in holds:
                self.assert_holds(proof, policy)
            for policy in refuses:
                self.assert_refused(proof, policy)
        self.assertIn("one key", comity("log", "retire-key", self.node, status=None).stderr)
        comity("log", "verify", self.node)
        self.assert_sound()
