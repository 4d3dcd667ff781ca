"""What the tests of the log share: the log read straight from the store's tables, and its tree computed here, with
nothing of comity's. tests/verify_proof.py is the verifier that shares no code with it either."""
import base64
import hashlib
import pathlib
import sqlite3
import sys

from rules_test import BASE
from support import answer, comity

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import verify_proof

SHARES = 'rule open-1 "Everything"\n  permit share binds own-data\n'


def leaf_hash(commitment):
    return hashlib.sha256(b"\x00comity/leaf/v1\x00" + commitment).digest()


def root_of(hashes):
    """RFC 6962 §2.1."""
    return verify_proof.tree(hashes) if hashes else hashlib.sha256().digest()


def number_path(number):
    """C2SP tlog-tiles: three digits an element, all but the last led by x."""
    path = f"{number % 1000:03d}"
    while number := number // 1000:
        path = f"x{number % 1000:03d}/{path}"
    return path


class Head:
    """A signed checkpoint: what it says, and the text that was signed."""

    def __init__(self, note):
        self.note = note
        self.text, _, self.signatures = note.rpartition("\n\n")
        self.origin, size, root = self.text.split("\n")[:3]
        self.size, self.root = int(size), base64.b64decode(root)

    def is_of(self, leaves):
        """Whether a log of these leaves, or one that goes on to them, has this head."""
        return self.size <= len(leaves) and root_of(leaves[:self.size]) == self.root


class StoredLog:
    """What the store's tables say of the newest log of a node."""

    def __init__(self, store):
        connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
        try:
            first, note = connection.execute("SELECT first, note FROM log ORDER BY first DESC").fetchone()
            self.head = Head(note)
            self.commitments = [row[0] for row in connection.execute(
                "SELECT leaf FROM record WHERE log_index >= ? ORDER BY log_index", (first,))]
        finally:
            connection.close()
        self.leaves = [leaf_hash(c) for c in self.commitments]

    def write_tiles(self, folder):
        """The log as C2SP tlog-tiles has it, for whoever reads it without the node."""
        self.write(folder, "checkpoint", self.head.note.encode())
        entries = [b"comity/leaf/v1\x00" + c for c in self.commitments]
        for number, part in self.parts(entries):
            self.write(folder, f"tile/entries/{number}", b"".join(len(e).to_bytes(2, "big") + e for e in part))
        level, hashes = 0, self.leaves
        while hashes:
            for number, part in self.parts(hashes):
                self.write(folder, f"tile/{level}/{number}", b"".join(part))
            hashes = [root_of(hashes[i:i + 256]) for i in range(0, len(hashes) // 256 * 256, 256)]
            level += 1

    @staticmethod
    def parts(things):
        for at in range(0, len(things), 256):
            part = things[at:at + 256]
            yield number_path(at // 256) + (f".p/{len(part)}" if len(part) < 256 else ""), part

    @staticmethod
    def write(folder, path, content):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def keys_of(node):
    return answer("log", "show", node)["keys"]


def policy_of(*keys):
    return "".join(f"log {key}\n" for key in keys) + "quorum none\n"


def kept_heads(node):
    """DIR/head: the notes of those of its two places that are whole."""
    content = (node / "head").read_bytes()
    notes = []
    for place in (content[:4096], content[4096:]):
        line, _, rest = place.partition(b"\n")
        words = line.split(b" ")
        if len(words) == 4 and words[0] == b"comity-head/1":
            note = rest[:int(words[2])]
            if hashlib.sha256(note).hexdigest().encode() == words[3]:
                notes.append(Head(note.decode()))
    return notes


def let_share(test):
    """Rulebooks by which test.node releases what it has to xb.cert; their files, as they are in force."""
    comity("party", "add", test.node, "xb.cert", "--name", "CERT of XB")
    ours = test.file("xa.rules", BASE.format(publisher="xa.cert", version=2) + SHARES)
    theirs = test.file("xb.rules", BASE.format(publisher="xb.cert", version=1))
    comity("rules", "publish", test.node, ours)
    comity("rules", "publish", test.node, theirs, "--sponsored")
    return [test.file(f"{publisher}.published", comity("rules", "show", test.node, publisher).stdout)
            for publisher in ("xa.cert", "xb.cert")]


class GrowingLog:
    """A node's log as it was after each kill: it only ever grows, and nothing outside the store is ahead of it."""

    def __init__(self, test):
        self.test, self.leaves = test, []

    def look(self, node, heads=()):
        """heads: what was told of the log since the last look."""
        log = StoredLog(node / "store.sqlite")
        self.test.assertEqual(log.leaves[:len(self.leaves)], self.leaves, "leaves were lost or changed")
        for head in (log.head, *kept_heads(node), *heads):
            self.test.assertTrue(head.is_of(log.leaves), (head.note, len(log.leaves)))
        self.test.assertEqual(log.head.size, len(log.leaves))
        self.leaves = log.leaves
