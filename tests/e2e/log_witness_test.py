"""Nodes that witness each other's logs: what is served, what waits for witnesses, what a restored node may do, new keys."""
import base64
import hashlib
import http.client
import json
import re
import shutil
import signal
import socket
import subprocess
import time

from rules_test import BASE
from support import COMITY, NodeTest, answer, bundle, comity, indicator

TAXII = "application/taxii+json;version=2.1"
RULES = BASE.format(publisher="xa.cert", version=2) + """rule w-1 "Unmarked for its own readers"
  permit share binds own-data
  when marking is unmarked
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Served:
    """A node that serves on a port of its own, started and stopped at will."""

    def __init__(self, test, folder):
        self.test, self.folder, self.port, self.process = test, folder, free_port(), None
        self.log = test.folder / f"{folder.name}.log"

    @property
    def witness_url(self):
        return f"http://127.0.0.1:{self.port}/log/witness"

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([COMITY, "serve", str(self.folder), "--listen", f"127.0.0.1:{self.port}"],
                                            stdout=subprocess.PIPE, stderr=log, text=True)
        self.test.addCleanup(self.kill, self.process)
        while line := self.process.stdout.readline():
            if "serves http" in line:
                return self
        raise AssertionError("the server did not start: " + self.log.read_text()[-2000:])

    @staticmethod
    def kill(process):
        process.kill()
        process.wait()
        process.stdout.close()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.test.assertEqual(self.process.wait(timeout=30), 0)

    def get(self, path, token="", timeout=30):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            fields = {"Accept": TAXII} | ({"Authorization": "Bearer " + token} if token else {})
            connection.request("GET", path, headers=fields)
            response = connection.getresponse()
            return response.status, response.read().decode(), response.headers
        finally:
            connection.close()


def parts(note):
    """Size and signature names of a signed checkpoint."""
    text, signatures = note.split("\n\n", 1)
    return int(text.split("\n")[1]), [line.split(" ")[1] for line in signatures.splitlines()]


class LogWitness(NodeTest):
    def setUp(self):
        super().setUp()
        comity("init", self.folder / "xb", "--party", "xb.cert", "--name", "CERT of XB", "--jurisdiction", "XB")
        self.a, self.b = Served(self, self.node), Served(self, self.folder / "xb")
        self.token = answer("token", "add", self.node, "reader")["token"]
        self.file("token", self.token + "\n")

    def log_keys(self, node=None):
        return answer("log", "show", node or self.node)["keys"]

    def follow(self, witness, log):
        """`witness` witnesses `log`, whose policy asks for that."""
        told = [answer("log", "witness", "add", witness.folder, key) for key in self.log_keys(log.folder)]
        self.policy_of(log, witness, told[0]["witness"])
        return told[0]["witness"]

    @staticmethod
    def policy_of(log, witness, key):
        (log.folder / "log-policy").write_text(f"witness w {key} {witness.witness_url}\nquorum w\n")

    def policy(self, name, log_key, witness_key):
        return self.file(name, f"log {log_key}\nwitness w {witness_key}\nquorum w\n")

    def verify(self, policy, status=0):
        return comity("log", "verify", f"http://127.0.0.1:{self.a.port}/log", "--policy", policy, "--token-file",
                      self.folder / "token", status=status)

    def checkpoint(self, served=None, token=None):
        status, note, _ = (served or self.a).get("/log/checkpoint", token or self.token)
        self.assertEqual(status, 200, note)
        return note

    def eventually(self, what, seconds=30):
        end = time.monotonic() + seconds
        while not (found := what()):
            self.assertLess(time.monotonic(), end, "it did not come about")
            time.sleep(0.05)
        return found

    def cosigned(self, *names, least=1):
        """The checkpoint once it has these signatures and at least that size."""
        def look():
            note = self.checkpoint()
            size, signed = parts(note)
            return note if size >= least and signed == list(names) else None
        return self.eventually(look)

    def size(self):
        return answer("log", "show", self.node)["logs"][-1]["size"]

    def test_two_nodes_witness_each_other(self):
        key = self.follow(self.b, self.a)
        self.follow(self.a, self.b)
        self.b.start()
        self.a.start()
        comity("import", self.node, self.file("items.json", bundle([indicator(n) for n in range(20)])))
        note = self.cosigned("comity/xa.cert", "comity/xb.cert/witness", least=self.size())
        self.verify(self.policy("policy", self.log_keys()[0], key))
        # The witness shows what it cosigned to anyone, and the log to those who may read it.
        place = hashlib.sha256(b"comity/xa.cert").hexdigest()
        status, shown, _ = self.b.get(f"/log/witness/{place}/checkpoint")
        self.assertEqual((status, shown.split("\n\n")[0]), (200, note.split("\n\n")[0]))
        self.assertEqual(self.a.get("/log/checkpoint")[0], 401)
        listed = answer("log", "witness", "list", self.b.folder)["logs"]
        self.assertEqual([one["origin"] for one in listed], ["comity/xa.cert"])
        self.assertGreaterEqual(listed[0]["size"], parts(note)[0])
        # Neither grows by the other's asking.
        before = self.size()
        time.sleep(3)
        self.assertLessEqual(self.size() - before, 2)
        metrics = self.a.get("/metrics")[1]
        self.assertIn('comity_witness_answers{witness="w"} 1', metrics)
        # A witness that is gone is named once, and the log goes on.
        self.b.stop()
        comity("import", self.node, "-", text=bundle([indicator(77)]))
        self.cosigned("comity/xa.cert", least=self.size())
        self.eventually(lambda: 'comity_witness_answers{witness="w"} 0' in self.a.get("/metrics")[1])
        self.assertEqual(self.a.log.read_text().count("witness w does not cosign"), 1)
        self.b.start()
        self.cosigned("comity/xa.cert", "comity/xb.cert/witness", least=self.size())

    def test_what_has_to_be_witnessed_first(self):
        comity("rules", "publish", self.node, self.file("rules", RULES))
        comity("import", self.node, self.file("items.json", bundle([indicator(1)])))
        careful = answer("token", "add", self.node, "careful", "--accept", "witness-before-release")["token"]
        path = [f"/main/collections/{c['id']}/objects/" for c in answer("collection", "list", self.node)["collections"]
                if c["alias"] == "all"][0]
        self.a.start()
        status, body, _ = self.a.get(path, careful)
        self.assertEqual(status, 403, body)
        self.assertIn("witness-before-release", body)
        self.assertEqual(self.a.get(path, self.token)[0], 200)
        self.assertEqual(json.loads(self.a.get(path + "?match[type]=malware", careful)[1]), {})
        self.a.stop()

        self.follow(self.b, self.a)
        self.b.start()
        self.a.start()
        status, body, _ = self.a.get(path, careful)
        self.assertEqual(status, 200, body)
        self.assertIn(indicator(1)["id"], body)
        # The head that the witness has by then includes the release.
        place = hashlib.sha256(b"comity/xa.cert").hexdigest()
        shown = parts(self.b.get(f"/log/witness/{place}/checkpoint")[1])[0]
        release = [n for n in range(shown) if answer("log", "show", self.node, n)["fields"]["kind"] == "release"]
        self.assertTrue(release)
        self.b.stop()
        begun = time.monotonic()
        status, body, headers = self.a.get(path, careful)
        self.assertEqual(status, 503, body)
        self.assertTrue(headers["retry-after"])
        self.assertNotIn(indicator(1)["id"], body)
        self.assertGreater(time.monotonic() - begun, 9)
        self.assertEqual(self.a.get(path, self.token)[0], 200)
        self.b.start()
        self.eventually(lambda: self.a.get(path, careful)[0] == 200, seconds=90)

    def restored(self, name, backup):
        copy = Served(self, self.folder / name)
        comity("restore", copy.folder, backup, "--key-file", self.node / "node.key")
        shutil.copy(self.node / "node.key", copy.folder / "node.key")
        return copy

    def test_a_restored_node_asks_before_it_signs(self):
        self.follow(self.b, self.a)
        comity("import", self.node, self.file("items.json", bundle([indicator(1)])))  # the policy comes into backups
        backup = self.folder / "backup"
        comity("backup", self.node, backup)
        self.b.start()
        newest = self.restored("newest", backup)
        told = comity("import", newest.folder, "-", text=bundle([indicator(2)]), status=3)
        self.assertIn("comity log resume", told.stderr)
        newest.start()  # the witness has seen no more
        self.assertIn("witness w has seen no more", newest.log.read_text())
        newest.stop()

        self.a.start()
        comity("import", self.node, "-", text=bundle([indicator(3)]))
        size = self.size()
        self.cosigned("comity/xa.cert", "comity/xb.cert/witness", least=size)
        self.a.stop()
        older = self.restored("older", backup)
        told = comity("serve", older.folder, "--listen", "127.0.0.1:0", status=3)
        self.assertRegex(told.stderr, r"witnesses have seen more of this log.*: w \(\d+\)")
        for options in ([], ["--accept"]):
            told = comity("log", "resume", older.folder, *options, status=3)
            self.assertIn("comity log restart", told.stderr)
        self.b.stop()
        told = comity("log", "resume", older.folder, status=3)
        self.assertIn("--accept", told.stderr)
        self.b.start()

        # In place of its own store, the second head tells without anybody being asked.
        comity("restore", self.node, backup, "--replace")
        told = comity("serve", self.node, "--listen", "127.0.0.1:0", status=3)
        self.assertIn("the store is older than what this node signed", told.stderr)
        comity("log", "resume", self.node, "--accept", status=3)
        key = answer("log", "restart", self.node, "--why", "the disk was lost")
        self.assertRegex(key["origin"], r"^comity/xa\.cert/\d{8}T")
        self.assertIn(key["key"], self.log_keys())
        answer("log", "witness", "add", self.b.folder, key["key"])
        self.a.start()
        self.cosigned(key["origin"], "comity/xb.cert/witness")
        comity("log", "verify", self.node)

    def test_a_new_key_comes_into_use_beside_the_old_one(self):
        witness = self.follow(self.b, self.a)
        self.b.start()
        self.a.start()
        old = self.log_keys()[0]
        self.cosigned("comity/xa.cert", "comity/xb.cert/witness")
        new = answer("log", "add-key", self.node)["key"]
        self.assertEqual(self.log_keys(), [old, new])
        with_old, with_new = self.policy("old", old, witness), self.policy("new", new, witness)
        self.cosigned("comity/xa.cert", "comity/xa.cert", "comity/xb.cert/witness", least=self.size())
        self.verify(with_old)
        self.verify(with_new)
        comity("log", "add-key", self.node, status=1)
        answer("log", "witness", "add", self.b.folder, new)
        self.assertEqual(answer("log", "retire-key", self.node)["key"], old)
        self.assertEqual(self.log_keys(), [new])
        comity("import", self.node, "-", text=bundle([indicator(5)]))
        self.cosigned("comity/xa.cert", "comity/xb.cert/witness", least=self.size())
        self.verify(with_new)
        self.verify(with_old, status=1)
        comity("log", "retire-key", self.node, status=1)

    def test_keys_of_logs_that_are_none(self):
        for key in ("", "nonsense", "comity/xa.cert+00000000+" + base64.b64encode(bytes(33)).decode()):
            told = comity("log", "witness", "add", self.node, key, status=None)
            self.assertIn(told.returncode, (1, 2), key)
            self.assertTrue(re.search(r"^comity: ", told.stderr), told.stderr)
        comity("log", "witness", "remove", self.node, "comity/xb.cert", status=1)
        self.assertEqual(answer("log", "witness", "list", self.node)["logs"], [])
