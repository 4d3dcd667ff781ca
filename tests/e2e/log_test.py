"""The log as people use it: proofs that two verifiers agree on, tampered ones that both refuse, logs that are verified,
watched, rolled back, forked, and damaged bit by bit."""
import base64
import json
import random
import shutil
import sqlite3
import subprocess
import sys

from cryptography.exceptions import InvalidSignature

from log_support import Head, StoredLog, keys_of, let_share, policy_of, verify_proof
from support import NodeTest, answer, bundle, comity, indicator

REFUSALS = (ValueError, KeyError, IndexError, InvalidSignature)
ID = indicator(1)["id"]


class Proof:
    """A proof taken apart, to be put together otherwise."""

    def __init__(self, text):
        head, _, self.note = text.partition("\n\n")
        lines = head.split("\n")
        self.evidence = json.loads(base64.b64decode(lines[1].removeprefix("extra ")))
        self.index = int(lines[2].removeprefix("index "))
        self.path = [base64.b64decode(line) for line in lines[3:]]

    def text(self):
        extra = base64.b64encode(verify_proof.jcs(self.evidence)).decode()
        path = "".join(base64.b64encode(one).decode() + "\n" for one in self.path)
        return f"c2sp.org/tlog-proof@v1\nextra {extra}\nindex {self.index}\n{path}\n{self.note}"

    def field(self, name):
        return self.evidence["fields"][verify_proof.FIELDS.index(name)]


def other(text):
    """The same hash, nonce or key, but for one bit."""
    octets = bytearray(base64.b64decode(text))
    octets[7] ^= 4
    return base64.b64encode(octets).decode()


def changes(part, name, change):
    part[name] = change(part[name])


TAMPERINGS = {
    "another place": lambda p: changes(vars(p), "index", lambda n: n - 1),
    "a place beyond": lambda p: changes(vars(p), "index", lambda n: n + 1000),
    "a path with a wrong hash": lambda p: changes(p.path, 0, lambda h: h[::-1]),
    "a path that is too short": lambda p: p.path.pop(),
    "a path that is too long": lambda p: p.path.append(bytes(32)),
    "another size": lambda p: changes(vars(p), "note", lambda n: n.replace(f"\n{Head(n).size}\n", "\n99\n", 1)),
    "another root": lambda p: changes(vars(p), "note", lambda n: n.replace(n.split("\n")[2], other(n.split("\n")[2]))),
    "another log": lambda p: changes(vars(p), "note", lambda n: n.replace("comity/xa.cert", "comity/xb.cert")),
    "no signature": lambda p: changes(vars(p), "note", lambda n: n[:n.index("—")]),
    "a wrong signature": lambda p: changes(vars(p), "note", lambda n: n[:-90] + other(n[-90:-2]) + n[-2:]),
    "another receiver": lambda p: changes(p.field("receiver"), "value", lambda v: "xc.cert"),
    "another time": lambda p: changes(p.field("at"), "value", lambda v: v + 1),
    "another nonce": lambda p: changes(p.field("purpose"), "nonce", other),
    "another closed field": lambda p: changes(p.field("caller"), "hash", other),
    "two fields for each other": lambda p: p.evidence["fields"].insert(6, p.evidence["fields"].pop(5)),
    "a field less": lambda p: p.evidence["fields"].pop(),
    "another decision": lambda p: changes(p.evidence["decided"][0]["value"]["decision"], "outcome", lambda v: "deny"),
    "another nonce of a decision": lambda p: changes(p.evidence["decided"][0], "nonce", other),
    "another number of a decision": lambda p: changes(p.evidence["decided"][0], "number", lambda n: n + 1),
    "a decision elsewhere": lambda p: changes(p.evidence["decided"][0]["proof"], 0, other),
    "another commitment": lambda p: changes(p.evidence["item"], "commitment", other),
    "another key of the item": lambda p: changes(p.evidence["item"], "key", other),
    "another digest": lambda p: changes(p.evidence["item"], "digest", other),
    "an item decided by others": lambda p: changes(p.evidence["item"], "first", lambda n: n - 1),
    "an item elsewhere": lambda p: changes(p.evidence["item"], "number", lambda n: n - 1),
    "an item of another path": lambda p: changes(p.evidence["item"]["proof"], 0, other),
    "another format": lambda p: changes(p.evidence, "format", lambda v: "comity/evidence/2"),
}


class Proofs(NodeTest):
    def setUp(self):
        super().setUp()
        self.rules = let_share(self)
        comity("import", self.node, self.file("items.json", bundle([indicator(n) for n in range(1, 6)])))
        comity("export", self.node, "--to", "xb.cert")
        self.policy = self.file("policy", policy_of(*keys_of(self.node)))
        self.item = self.file("item.json", json.dumps(indicator(1)))

    def prove(self, *options):
        file = self.folder / "proof"
        comity("log", "prove", self.node, *options, "--out", file)
        return file.read_text()

    def check(self, proof, status, item=None, decide=True):
        """By comity, which decides again as well, and by the other verifier: what they say of it."""
        file = self.file("checked", proof)
        rules = [option for file in self.rules for option in ("--rules", file)] if decide else []
        about = ("--item", item) if item else ()
        said = comity("log", "check", file, "--policy", self.policy, *rules, *about, status=status)
        try:
            told = verify_proof.check(self.policy.read_text(), proof, item and json.loads(item.read_text()))
        except REFUSALS as refusal:
            told = refusal
        self.assertEqual(isinstance(told, dict), status == 0, (told, said.stdout, said.stderr))
        return told, said

    def test_two_verifiers_agree_on_what_holds(self):
        told, said = self.check(self.prove(ID, "--to", "xb.cert", "--show-item"), 0, self.item)
        self.assertEqual({n: told["fields"][n] for n in ("kind", "party", "sender", "receiver")},
                         {"kind": "release", "party": "xa.cert", "sender": "xa.cert", "receiver": "xb.cert"})
        self.assertNotIn("caller", told["fields"])
        self.assertRegex(said.stdout, "about the item that was given(.|\n)*decided again")
        told, _ = self.check(self.prove(ID), 0)
        self.assertEqual((told["fields"]["kind"], told["fields"]["receiver"]), ("accept", "xa.cert"))
        for entry in range(StoredLog(self.node / "store.sqlite").head.size):
            self.check(self.prove("--entry", entry, "--open", "caller", "--open", "details"), 0, decide=False)
        script = [sys.executable, verify_proof.__file__, self.policy]
        told = subprocess.run([*script, self.folder / "proof"], capture_output=True, text=True, check=True).stdout
        self.assertEqual(json.loads(told)["origin"], "comity/xa.cert")

    def test_two_verifiers_agree_on_what_was_tampered_with(self):
        good = self.prove(ID, "--to", "xb.cert", "--show-item")
        self.assertEqual(Proof(good).text(), good)
        for name, tamper in TAMPERINGS.items():
            with self.subTest(name):
                proof = Proof(good)
                tamper(proof)
                self.assertNotEqual(proof.text(), good)
                self.check(proof.text(), 1)
        another = self.file("another.json", json.dumps(indicator(2)))
        self.check(good, 1, another)
        self.check(self.prove(ID, "--to", "xb.cert"), 1, self.item)  # which shows no item
        stranger = self.folder / "stranger"
        comity("init", stranger, "--party", "xa.cert", "--name", "Not XA", "--jurisdiction", "XA")
        self.policy = self.file("policy", policy_of(*keys_of(stranger)))
        self.check(good, 1)

    def test_no_bit_of_a_proof_can_be_turned(self):
        good = self.prove(ID, "--to", "xb.cert", "--show-item")
        holds = verify_proof.check(self.policy.read_text(), good)
        choice = random.Random(1)
        for _ in range(150):
            octets = bytearray(good.encode())
            octets[choice.randrange(len(octets))] ^= 1 << choice.randrange(7)
            file = self.file("turned", bytes(octets))
            comity("log", "check", file, "--policy", self.policy, status=1)
            try:  # Python's base64 takes bits beyond the last byte: then nothing else is told
                self.assertEqual(verify_proof.check(self.policy.read_text(), octets.decode()), holds)
            except REFUSALS:
                pass


class Logs(NodeTest):
    def setUp(self):
        super().setUp()
        self.policy = self.file("policy", policy_of(*keys_of(self.node)))
        self.heads = self.folder / "heads"
        self.split = self.folder / "heads.split"
        self.store = self.node / "store.sqlite"

    def fill(self, entries, node=None, first=1000):
        files = [self.file(f"{n}.json", bundle([indicator(first + n)])) for n in range(entries)]
        comity("import", node or self.node, *files)

    def tiles(self, name, node=None):
        folder = self.folder / name
        StoredLog((node or self.node) / "store.sqlite").write_tiles(folder)
        return folder

    def watch(self, target, status=0):
        return comity("log", "watch", target, "--once", "--heads", self.heads, "--policy", self.policy, status=status)

    def sizes_seen(self, file=None):
        return [Head(note).size for note in (file or self.heads).read_text().split("\f\n")[:-1]]

    def test_a_log_is_what_its_leaves_hash_to(self):
        self.fill(270)  # so that there is a full tile
        log = StoredLog(self.store)
        self.assertTrue(log.head.is_of(log.leaves))
        own = answer("log", "verify", self.node)["logs"]
        published = answer("log", "verify", self.tiles("tiles"), "--policy", self.policy)["logs"]
        for one in own + published:
            self.assertEqual((one["sound"], one["size"], base64.b64decode(one["root"])),
                             (True, log.head.size, log.head.root))
            self.assertEqual(one["tiles"], 2)  # the full one, and the one that more leaves will fill

    def test_a_published_tile_that_is_another_is_found(self):
        self.fill(270)
        folder = self.tiles("tiles")
        # But for a tile above that more leaves will fill, which the root stands for.
        read = [f for f in folder.rglob("*") if f.is_file() and "tile/1" not in str(f)]
        self.assertEqual(len(read), 5)
        for file in read:
            with self.subTest(file.relative_to(folder)):
                whole = file.read_bytes()
                file.write_bytes(whole[:50] + bytes([whole[50] ^ 1]) + whole[51:])
                self.assertNotEqual(comity("log", "verify", folder, "--policy", self.policy, status=None).returncode, 0)
                file.write_bytes(whole)
        comity("log", "verify", folder, "--policy", self.policy)

    def test_a_watched_log_grows(self):
        self.watch(self.tiles("first"))
        before = StoredLog(self.store).head.size
        self.watch(self.tiles("first"))
        self.assertEqual(self.sizes_seen(), [before])
        self.fill(3, first=5000)
        self.watch(self.tiles("second"))
        self.assertEqual(self.sizes_seen(), [before, before + 3])

    def test_a_log_that_was_rolled_back_is_told_of_and_both_heads_kept(self):
        older = self.tiles("older")
        self.fill(3, first=5000)
        self.watch(self.tiles("newer"))
        newest = StoredLog(self.store).head.size
        for _ in range(2):  # as often as anybody looks
            self.assertIn("does not go on", self.watch(older, status=1).stderr)
        self.assertEqual((self.sizes_seen(), self.sizes_seen(self.split)), ([newest], [newest - 3]))

    def test_a_fork_is_told_of_and_both_heads_kept(self):
        shutil.copytree(self.node, self.folder / "twin")
        self.fill(3, first=5000)
        self.watch(self.tiles("one"))
        newest = StoredLog(self.store).head.size
        for entries in (3, 1):  # of the same size, and of a larger one
            self.fill(entries, self.folder / "twin", first=6000 + entries)
            said = self.watch(self.tiles(f"twin{entries}", self.folder / "twin"), status=1).stderr
            self.assertIn("does not go on", said)
            others = StoredLog(self.folder / "twin/store.sqlite").head.size
            self.assertEqual((self.sizes_seen(), self.sizes_seen(self.split)[-1]), ([newest], others))

    def test_a_bit_that_turned_in_the_log_is_found(self):
        self.fill(270)
        whole, before = self.store.read_bytes(), self.read_log()
        self.assertFalse((self.node / "store.sqlite-wal").exists())
        choice = random.Random(2)
        places = [choice.randrange(len(whole)) for _ in range(60)]
        for parts, flips in self.parts_of(before):
            found = [part for part in parts if part in whole]  # some lie on two pages
            for part in choice.choices(found, k=flips):
                places.append(whole.index(part) + choice.randrange(len(part)))
        changed = 0
        for place in places:
            turned = bytearray(whole)
            turned[place] ^= 1 << choice.randrange(8)
            self.store.write_bytes(turned)
            if self.read_log() == before:
                continue
            changed += 1
            with self.subTest(place=place):
                finders = (["log", "verify", self.node], ["doctor", self.node])
                self.assertTrue(any(comity(*finder, status=None).returncode for finder in finders))
        self.assertGreaterEqual(changed, 140)

    @staticmethod
    def parts_of(log):
        """What may turn, and in how many places."""
        tile, (_, _, root, note) = log["tile"], log["heads"][-1]
        yield sorted(leaf for _, leaf in log["leaves"]), 80
        yield [tile[at:at + 32] for at in range(0, len(tile), 32)], 40
        yield [root], 10
        yield [note.encode()], 20

    def read_log(self):
        """Leaves, tile and heads as the database gives them; None when it does not."""
        connection = sqlite3.connect(f"file:{self.store}?mode=ro&immutable=1", uri=True)
        try:
            return {"leaves": connection.execute("SELECT log_index, leaf FROM record ORDER BY log_index").fetchall(),
                    "tile": connection.execute("SELECT hashes FROM tile").fetchone()[0],
                    "heads": connection.execute("SELECT first, size, root, note FROM log").fetchall()}
        except (sqlite3.Error, TypeError, UnicodeDecodeError):
            return None
        finally:
            connection.close()
