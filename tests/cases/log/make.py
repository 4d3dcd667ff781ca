#!/usr/bin/python3
"""Writes the cases beside it: notes, trees, proofs, policies and requests to witnesses, and what is to be said of each.

An implementation of its own of RFC 6962 and the C2SP formats, straight from their text, so that the cases do not repeat
the mistakes of the code they test. Keys are made of fixed seeds. Needs Debian's python3-cryptography.
"""
import base64
import hashlib
import json
import pathlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

HERE = pathlib.Path(__file__).parent
NOTE, COSIGNATURE = 1, 4
TIME = 1767225600  # 2026-01-01T00:00:00Z


def b64(data):
    return base64.b64encode(data).decode()


def sha(data):
    return hashlib.sha256(data).digest()


# RFC 6962 §2.1

def split(n):
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def root(d):
    if not d:
        return sha(b"")
    if len(d) == 1:
        return sha(b"\0" + d[0])
    k = split(len(d))
    return sha(b"\1" + root(d[:k]) + root(d[k:]))


def path(m, d):
    if len(d) == 1:
        return []
    k = split(len(d))
    return path(m, d[:k]) + [root(d[k:])] if m < k else path(m - k, d[k:]) + [root(d[:k])]


def subproof(m, d, whole=True):
    if m == len(d):
        return [] if whole else [root(d)]
    k = split(len(d))
    if m <= k:
        return subproof(m, d[:k], whole) + [root(d[k:])]
    return subproof(m - k, d[k:], False) + [root(d[:k])]


# C2SP signed-note, tlog-cosignature

class Signer:
    def __init__(self, name, seed, kind=NOTE):
        self.name, self.kind = name, kind
        self.key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        self.public = self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.id = sha(name.encode() + b"\n" + bytes([kind]) + self.public)[:4]
        self.vkey = f"{name}+{self.id.hex()}+{b64(bytes([kind]) + self.public)}"

    def line(self, text, time=TIME):
        if self.kind == NOTE:
            return line(self.name, self.id, self.key.sign(text.encode()))
        message = f"cosignature/v1\ntime {time}\n{text}"
        return line(self.name, self.id, time.to_bytes(8, "big") + self.key.sign(message.encode()))


def line(name, key_id, signature):
    return f"— {name} {b64(key_id + signature)}\n"


def body(origin, d, *extensions):
    return "".join(f"{one}\n" for one in (origin, len(d), b64(root(d)), *extensions))


def signed(text, *signers):
    return text + "\n" + "".join(signer.line(text) for signer in signers)


LOG = Signer("log.example/a", 1)
NEXT = Signer("log.example/a", 2)  # of the same log, after a rotation
OTHER = Signer("log.example/b", 3)
W = [Signer(f"witness.example/{i}", 10 + i, COSIGNATURE) for i in range(4)]
ENTRIES = [b"", b"\0", *(f"entry {i}".encode() for i in range(2, 21))]


def write(name, value):
    text = json.dumps(value, indent=1, ensure_ascii=False)
    (HERE / f"{name}.json").write_text(text + "\n")


def make_log():
    """A log of 21 entries at every size."""
    def hashes(some):
        return [b64(one) for one in some]

    sizes = []
    for n in range(len(ENTRIES) + 1):
        d = ENTRIES[:n]
        sizes.append({
            "root": b64(root(d)), "checkpoint": signed(body(LOG.name, d), LOG),
            "tile": b64(b"".join(sha(b"\0" + e) for e in d)),
            "bundle": b64(b"".join(len(e).to_bytes(2, "big") + e for e in d)),
            "inclusion": [hashes(path(m, d)) for m in range(n)] if n in (1, 2, 3, 7, 8, 9, 21) else None,
            "consistency": [hashes(subproof(m, d)) for m in range(1, n + 1)] if n in (1, 2, 3, 7, 8, 9, 21) else None})
    write("log", {"verifier_key": LOG.vkey, "seed": (bytes([1]) * 32).hex(), "entries": [b64(e) for e in ENTRIES],
                  "sizes": sizes})


def make_notes():
    text = "one\n\ntwo\n"
    good = signed(text, LOG, W[0])
    own = LOG.line(text)
    forged = own[:-8] + ("A" if own[-8] != "A" else "B") + own[-7:]
    unknown = line("log.example/a", b"\0\0\0\7", bytes(4900))
    keys = [LOG.vkey, W[0].vkey]
    both = [LOG.name, W[0].name]
    cases = [
        ("signed by a log and a witness", good, "", both),
        ("an empty text of one line", signed("\n", LOG), "", [LOG.name]),
        ("a signature by a key that nobody knows", good + OTHER.line(text), "", both),
        ("a post-quantum signature", good + unknown, "", both),
        ("the same signature twice", good + own, "", both),
        ("by another key of the same name", signed(text, NEXT), "kNoteUntrusted", None),
        ("by another name with the same id", text + "\n" + own.replace("/a", "/b"), "kNoteUntrusted", None),
        ("by no key that is known", signed(text, OTHER, W[1]), "kNoteUntrusted", None),
        ("a wrong signature", text + "\n" + forged, "kNoteForged", None),
        ("a wrong signature beside a good one", good + forged, "kNoteForged", None),
        ("a cosignature of another time", text + "\n" + own + line(W[0].name, W[0].id, (TIME + 1).to_bytes(8, "big") +
                                                                  base64.b64decode(W[0].line(text).split()[2])[12:]),
         "kNoteForged", None),
        ("another text", good.replace("two", "too"), "kNoteForged", None),
        ("empty", "", "kNoteUnsigned", None),
        ("a text alone", text, "kNoteSignature", None),
        ("no signatures", text + "\n", "kNoteUnsigned", None),
        ("no empty line", "one\n" + own, "kNoteUnsigned", None),
        ("no newline at the end", good[:-1], "kNoteUnsigned", None),
        ("an empty line at the end", good + "\n", "kNoteUnsigned", None),
        ("a line that is no signature", good + "more\n", "kNoteSignature", None),
        ("a hyphen for the dash", good.replace("—", "-"), "kNoteSignature", None),
        ("no name", text + "\n— " + own.split()[2] + "\n", "kNoteSignature", None),
        ("two spaces", text + "\n" + own.replace("— ", "—  "), "kNoteSignature", None),
        ("a space after the signature", text + "\n" + own[:-1] + " \n", "kNoteSignature", None),
        ("a plus in the name", text + "\n" + own.replace("/a", "+a"), "kNoteSignature", None),
        ("a space of another kind in the name", text + "\n" + own.replace("/a", "\u2003a"), "kNoteSignature", None),
        ("an id alone", text + "\n" + line("a", b"\0\0\0\1", b""), "kNoteSignature", None),
        ("no padding", text + "\n" + own.rstrip("=\n") + "\n", "kNoteSignature", None),
        ("base64 for URLs", text + "\n— a -___\n", "kNoteSignature", None),
        ("loose bits", text + "\n— a AAAAAAB=\n", "kNoteSignature", None),
        ("a tab", good.replace("one", "o\tne"), "kNoteText", None),
        ("a carriage return", good.replace("one\n", "one\r\n"), "kNoteText", None),
        ("a NUL", good.replace("one", "o\0ne"), "kNoteText", None),
    ]
    key = LOG.vkey
    name, key_id, data = key.split("+", 2)
    small = Signer("a", 1)
    small.public = b"\1" + bytes(31)
    small.id = sha(b"a\n\1" + small.public)[:4]
    vkeys = [
        (key, ""), (W[0].vkey, ""), ("", "kVerifierKey"), (name, "kVerifierKey"),
        (f"{name}+{key_id}", "kVerifierKey"), (f"+{key_id}+{data}", "kVerifierKey"), (f"{name}+{key_id}+", "kVerifierKey"),
        (f"a b+{key_id}+{data}", "kVerifierKey"), (f"{key}\n", "kVerifierKey"), (f"{name}+{key_id}+{data[:-1]}", "kVerifierKey"),
        (f"{name}+{key_id}+{data[:-4]}", "kVerifierKeyKind"), (f"{name}+{key_id}+{b64(bytes(33))}", "kVerifierKeyKind"),
        (f"{name}+{key_id}+{b64(bytes([6]) + bytes(1312))}", "kVerifierKeyKind"),
        (f"{name}x+{key_id}+{data}", "kVerifierKeyId"), (f"{name}+{key_id.upper()}+{data}", "kVerifierKeyId"),
        (f"{name}+{key_id[:-1]}+{data}", "kVerifierKeyId"), (f"{name}+00000000+{data}", "kVerifierKeyId"),
        (f"a+{small.id.hex()}+{b64(bytes([1]) + small.public)}", "kVerifierKeyUnsound")]
    write("notes", {
        "verifier_keys": [{"text": text, "error": error} for text, error in vkeys],
        "notes": [{"title": title, "note": note, "keys": keys, "error": error, **({"signers": who} if who else {})}
                  for title, note, error, who in cases]})


def make_tile_paths():
    good = ["tile/0/000", "tile/0/001", "tile/0/999", "tile/0/x001/000", "tile/0/x001/x234/067", "tile/1/000.p/1",
            "tile/63/000.p/255", "tile/9/x036/x028/x797/x018/x963/967", "tile/entries/000", "tile/entries/x123/456.p/78"]
    bad = ["", "tile", "tile/", "tile/0", "tile/0/", "/tile/0/000", "tile/0/000/", "tile//000", "tile/00/000", "tile/01/000",
           "tile/64/000", "tile/-1/000", "tile/+1/000", "tile/x/000", "tile/0/0", "tile/0/00", "tile/0/0000", "tile/0/1000",
           "tile/0/x000/001", "tile/0/x000/x000/001", "tile/0/001/000", "tile/0/x001", "tile/0/x001/x000", "tile/0/X001/000",
           "tile/0/x001/0", "tile/0/x001/00a", "tile/0/x1/000", "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0",
           "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/1/", "tile/0/000.P/1", "tile/0/000.p/-1", "tile/0/000.p/1.p/1",
           "tile/0/.p/1", "tile/0/000%2Ep/1", "tile/0/../000", "tile/0/000?", "tile/0/ 000", "tile/0/000\n", "tile/entries",
           "tile/entries/", "tile/entries/0", "tile/entries/0/000", "tile/Entries/000",
           "tile/0/x036/x028/x797/x018/x963/968", "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
           "tile/0/x018/x446/x744/x073/x709/x551/616"]
    write("tile_paths", {"good": good, "bad": bad})


POLICY = f"""# two of the first three, and the last
log {LOG.vkey} https://log.example/a
\tlog {NEXT.vkey}

witness w0 {W[0].vkey}
witness  w1\t{W[1].vkey}  https://witness.example
witness w2 {W[2].vkey}
 # a comment
group some 2 w0 w1 w2
witness w3 {W[3].vkey}
group both all some w3
quorum both
"""


def make_policies():
    log, witness = f"log {LOG.vkey}\n", f"witness w {W[0].vkey}\n"
    none = "quorum none\n"
    good = [("two groups", POLICY), ("nothing but a quorum", none), ("no newline at the end", "quorum none"),
            ("a witness", witness + "quorum w\n"), ("any", witness + "group g any w\nquorum g\n"),
            ("a key for a log and a witness", f"log {Signer('x', 10).vkey}\n" + witness + none),
            ("two keys of a log", log + f"log {NEXT.vkey}\n" + none),
            ("other octets than ASCII", witness.replace(" w ", " \u65e5\u672c ") + "quorum \u65e5\u672c\n"),
            ("words of the format as names", witness.replace(" w ", " all ") + "group quorum all all\nquorum quorum\n")]
    bad = [("empty", "", "kPolicyNoQuorum", 0), ("comments alone", "# quorum none\n", "kPolicyNoQuorum", 0),
           ("a carriage return", "quorum none\r\n", "kPolicyCharacters", 0), ("a NUL", "\0" + none, "kPolicyCharacters", 0),
           ("DEL", "#\x7f\n" + none, "kPolicyCharacters", 0),
           ("an unknown word", "logs a\n" + none, "kPolicyLine", 1), ("a capital", "Quorum none\n", "kPolicyLine", 1),
           ("a log without a key", "log\n" + none, "kPolicyLine", 1), ("too much of a log", log[:-1] + " a b\n" + none, "kPolicyLine", 1),
           ("a witness without a key", "witness w\n" + none, "kPolicyLine", 1),
           ("too much of a witness", witness[:-1] + " a b\n" + none, "kPolicyLine", 1),
           ("a group without members", "group g all\n" + none, "kPolicyLine", 1),
           ("a quorum without a name", "quorum\n", "kPolicyLine", 1), ("two names of a quorum", "quorum none none\n", "kPolicyLine", 1),
           ("a comment after a line", none[:-1] + " # none\n", "kPolicyLine", 1),
           ("a broken key", "log a+b+c\n" + none, "kVerifierKey", 1), ("a broken key of a witness", "\nwitness w a\n" + none, "kVerifierKey", 2),
           ("a key of another kind", f"witness w {LOG.vkey}\n" + none, "kPolicyWitnessKind", 1),
           ("a log twice", log + log + none, "kPolicyKeyTwice", 2),
           ("a log twice under two names", log + f"log {Signer('x', 1).vkey}\n" + none, "kPolicyKeyTwice", 2),
           ("a witness twice", witness + witness.replace(" w ", " v ") + none, "kPolicyKeyTwice", 2),
           ("a name twice", witness + f"witness w {W[1].vkey}\n" + none, "kPolicyNameTaken", 2),
           ("a group with a witness's name", witness + "group w all w\n" + none, "kPolicyNameTaken", 2),
           ("a witness called none", witness.replace(" w ", " none ") + none, "kPolicyNameTaken", 1),
           ("a group called none", witness + "group none all w\n" + none, "kPolicyNameTaken", 2),
           ("an unknown member", witness + "group g all v\n" + none, "kPolicyName", 2),
           ("none as a member", witness + "group g all none\n" + none, "kPolicyName", 2),
           ("a group in itself", "group g all g\n" + none, "kPolicyName", 1),
           ("a member defined later", "group g all w\n" + witness + none, "kPolicyName", 1),
           ("a member twice in a group", witness + "group g any w w\n" + none, "kPolicyMember", 2),
           ("a member of two groups", witness + "group g any w\ngroup h any w\n" + none, "kPolicyMember", 3),
           ("none of the members", witness + "group g 0 w\n" + none, "kPolicyThreshold", 2),
           ("more than the members", witness + "group g 2 w\n" + none, "kPolicyThreshold", 2),
           ("a leading zero", witness + "group g 01 w\n" + none, "kPolicyThreshold", 2),
           ("a number with a sign", witness + "group g +1 w\n" + none, "kPolicyThreshold", 2),
           ("a number beyond reason", witness + "group g 18446744073709551617 w\n" + none, "kPolicyThreshold", 2),
           ("a number left out", witness + "group g w w\n" + none, "kPolicyThreshold", 2),
           ("two quorums", none + none, "kPolicyQuorumTwice", 2),
           ("a quorum of an unknown name", "quorum w\n", "kPolicyName", 1),
           ("a quorum before its witness", "quorum w\n" + witness, "kPolicyName", 1)]
    # By time of each witness: when the quorum of POLICY is reached.
    quorums = [({}, None), ({"w0": 5, "w1": 6}, None), ({"w3": 9}, None), ({"w0": 5, "w3": 9}, None),
               ({"w0": 5, "w1": 6, "w3": 9}, 5), ({"w0": 5, "w1": 6, "w2": 7, "w3": 9}, 6),
               ({"w0": 5, "w1": 6, "w2": 7, "w3": 1}, 1), ({"w1": 8, "w2": 8, "w3": 8}, 8),
               ({"stranger": 5, "w1": 6, "w3": 9}, None), ({"some": 5, "w3": 9}, None), ({"both": 5}, None)]
    write("policies", {"good": [{"title": t, "text": p} for t, p in good],
                       "bad": [{"title": t, "text": p, "error": e, "line": n} for t, p, e, n in bad],
                       "policy": POLICY, "quorums": [{"cosigned": c, "at": at} for c, at in quorums]})


def proof(m, d, checkpoint, extra=None):
    head = "c2sp.org/tlog-proof@v1\n" + (f"extra {b64(extra)}\n" if extra is not None else "")
    return head + f"index {m}\n" + "".join(f"{b64(h)}\n" for h in path(m, d)) + "\n" + checkpoint


def make_proofs():
    d = ENTRIES[:11]
    text = body(LOG.name, d)
    seen = signed(text, LOG, W[0], W[2], W[3])
    fine = proof(6, d, seen)
    lines = fine.split("\n")
    fork = d[:3] + [b"forged"] + d[4:]
    swapped = "\n".join([*lines[:2], lines[3], lines[2], *lines[4:]])
    cases = [
        ("of entry 6", fine, 6, ""), ("with extra data", proof(6, d, seen, b"what it is of"), 6, ""),
        ("of the first entry", proof(0, d, seen), 0, ""), ("of the last entry", proof(10, d, seen), 10, ""),
        ("of a log of one entry", proof(0, d[:1], signed(body(LOG.name, d[:1]), LOG, *W)), 0, ""),
        ("by the log's next key", proof(6, d, signed(text, NEXT, W[0], W[1], W[3])), 6, ""),
        ("with a signature of a stranger", fine + OTHER.line(text), 6, ""),
        ("with an extension", proof(6, d, signed(body(LOG.name, d, "Log frozen"), LOG, W[0], W[2], W[3])), 6, ""),
        ("of another entry", fine, 5, "kProofLeaf"), ("at another place", fine.replace("index 6", "index 7"), 6, "kProofLeaf"),
        ("beyond the log", fine.replace("index 6", "index 11"), 6, "kProofLeaf"), ("two hashes swapped", swapped, 6, "kProofLeaf"),
        ("a hash left out", "\n".join(lines[:2] + lines[3:]), 6, "kProofLeaf"),
        ("a hash twice", "\n".join(lines[:3] + lines[2:]), 6, "kProofLeaf"),
        ("of another size of the log", proof(6, d[:9], seen), 6, "kProofLeaf"),
        ("of a fork", proof(6, fork, seen), 6, "kProofLeaf"),
        ("of an empty log", "c2sp.org/tlog-proof@v1\nindex 0\n\n" + signed(body(LOG.name, []), LOG, *W), 6, "kProofLeaf"),
        ("two witnesses", proof(6, d, signed(text, LOG, W[0], W[3])), 6, "kProofQuorum"),
        ("without the last witness", proof(6, d, signed(text, LOG, *W[:3])), 6, "kProofQuorum"),
        ("the same witness twice", proof(6, d, signed(text, LOG, W[0], W[0], W[3])), 6, "kProofQuorum"),
        ("not signed by the log", proof(6, d, signed(text, *W)), 6, "kNoteUntrusted"),
        ("signed by a stranger", proof(6, d, signed(text, OTHER, *W)), 6, "kNoteUntrusted"),
        ("of a log that is not named", proof(6, d, signed(body(OTHER.name, d), OTHER, *W)), 6, "kProofOrigin"),
        ("a forged head", proof(6, d, seen.replace(b64(root(d)), b64(root(fork)))), 6, "kNoteForged"),
        ("a cosignature of another checkpoint", proof(6, d, signed(text, LOG, W[0], W[2]) + W[3].line(body(LOG.name, fork))), 6,
         "kNoteForged"),
        ("a checkpoint that is none", proof(6, d, signed("text\n", LOG)), 6, "kCheckpointSize"),
        ("no note", proof(6, d, text), 6, "kNoteUnsigned"),
        ("empty", "", 0, "kProofHead"), ("another version", fine.replace("@v1", "@v2"), 6, "kProofHead"),
        ("a line before", "\n" + fine, 6, "kProofHead"), ("empty extra data", fine.replace("index", "extra \nindex"), 6, "kProofExtra"),
        ("broken extra data", fine.replace("index", "extra a\nindex"), 6, "kProofExtra"),
        ("extra data twice", fine.replace("index", "extra AAAA\nextra AAAA\nindex"), 6, "kProofIndex"),
        ("extra data after the index", fine.replace("index 6\n", "index 6\nextra AAAA\n"), 6, "kProofHashes"),
        ("no index", fine.replace("index 6\n", ""), 6, "kProofIndex"), ("a leading zero", fine.replace("index 6", "index 06"), 6, "kProofIndex"),
        ("a negative index", fine.replace("index 6", "index -6"), 6, "kProofIndex"),
        ("an index of 2^63", fine.replace("index 6", f"index {2**63}"), 6, "kProofIndex"),
        ("a short hash", fine.replace(lines[2], lines[2][:40]), 6, "kProofHashes"),
        ("no empty line", fine.replace("\n\n", "\n", 1), 6, "kProofHashes"),
        ("64 hashes", fine.replace(lines[2] + "\n", (lines[2] + "\n") * 61), 6, "kProofHashes"),
        ("carriage returns", fine.replace("\n", "\r\n"), 6, "kProofHead"), ("cut in a hash", fine[:80], 6, "kProofHashes")]
    write("proofs", {"policy": POLICY, "entries": [b64(e) for e in ENTRIES],
                     "proofs": [{"title": t, "proof": p, "entry": m, "error": e} for t, p, m, e in cases]})


def request(m, n, note=None, hashes=None):
    d = ENTRIES[:n]
    hashes = (subproof(m, d) if 0 < m <= n else []) if hashes is None else hashes
    note = signed(body(LOG.name, d), LOG) if note is None else note
    return f"old {m}\n" + "".join(f"{b64(h)}\n" for h in hashes) + "\n" + note


def make_requests():
    other = [b"other", *ENTRIES[1:]]
    forged = signed(body(LOG.name, ENTRIES[:9]), LOG).replace("\n9\n", "\n10\n")
    nothing = body(LOG.name, []).replace(b64(root([])), b64(bytes(32)))
    h = b64(bytes(32)) + "\n"
    cases = [  # title, cosigned size, body, status
        ("the first checkpoint", 0, request(0, 9), 200), ("an empty log", 0, request(0, 0), 200), ("growth", 5, request(5, 9), 200),
        ("from a power of two", 8, request(8, 9), 200), ("the same again", 9, request(9, 9), 200),
        ("with the log's next key", 5, request(5, 9, signed(body(LOG.name, ENTRIES[:9]), NEXT)), 200),
        ("with a stranger's signature, too", 5, request(5, 9, signed(body(LOG.name, ENTRIES[:9]), LOG, OTHER)), 200),
        ("with an extension", 5, request(5, 9, signed(body(LOG.name, ENTRIES[:9], "more"), LOG)), 200),
        ("empty", 5, "", 400), ("no old size", 5, request(5, 9)[6:], 400), ("a leading zero", 5, request(5, 9).replace("old 5", "old 05"), 400),
        ("a negative size", 5, request(5, 9).replace("old 5", "old -5"), 400), ("a size of 2^63", 5, request(5, 9).replace("old 5", f"old {2**63}"), 400),
        ("no empty line", 5, request(5, 9).replace("\n\n", "\n", 1), 400), ("a broken hash", 5, request(5, 9).replace("=\n", "\n", 1), 400),
        ("64 hashes", 5, "old 5\n" + h * 64 + request(5, 9, hashes=[])[6:], 400),
        ("no checkpoint", 5, "old 5\n\n", 400), ("a note that is no checkpoint", 5, request(5, 9, signed("a\n", LOG)), 400),
        ("a checkpoint without signatures", 5, request(5, 9, body(LOG.name, ENTRIES[:9])), 400),
        ("backwards", 9, request(9, 5), 400), ("backwards from a size that is not the witness's", 5, request(9, 7), 400),
        ("nobody's signature", 5, request(5, 9, signed(body(LOG.name, ENTRIES[:9]), OTHER)), 403),
        ("a forged checkpoint", 5, request(5, 9, forged), 403),
        ("a witness's key of that name", 5, request(5, 9, signed(body(LOG.name, ENTRIES[:9]), Signer(LOG.name, 1, COSIGNATURE))), 403),
        ("another log", 5, request(5, 9, signed(body(OTHER.name, ENTRIES[:9]), OTHER)), 404),
        ("another log, by this one's key", 5, request(5, 9, signed(body(OTHER.name, ENTRIES[:9]), LOG)), 404),
        ("from an older size", 5, request(3, 9), 409), ("from a newer size", 5, request(7, 9), 409), ("as if never seen", 5, request(0, 9), 409),
        ("never seen before", 0, request(5, 9), 409), ("a rollback", 9, request(5, 7), 409),
        ("no proof", 5, request(5, 9, hashes=[]), 422), ("another proof", 5, request(5, 9, hashes=subproof(4, ENTRIES[:9])), 422),
        ("a hash too many", 5, request(5, 9, hashes=subproof(5, ENTRIES[:9]) + [bytes(32)]), 422),
        ("a proof from nothing", 0, request(0, 9, hashes=[bytes(32)]), 422),
        ("a proof of the same", 9, request(9, 9, hashes=[root(ENTRIES[:9])]), 422),
        ("another log of the same size", 9, request(9, 9, signed(body(LOG.name, other[:9]), LOG)), 422),
        ("a log that was rewritten", 5, request(5, 9, signed(body(LOG.name, other[:9]), LOG), subproof(5, other[:9])), 422),
        ("an empty log with another root", 0, request(0, 0, signed(nothing, LOG)), 422)]
    write("add_checkpoint", {"origin": LOG.name, "keys": [LOG.vkey, NEXT.vkey], "roots": [b64(root(ENTRIES[:n])) for n in range(10)],
                             "requests": [{"title": t, "cosigned": n, "body": b, "status": s} for t, n, b, s in cases]})


if __name__ == "__main__":
    for make in (make_log, make_notes, make_tile_paths, make_policies, make_proofs, make_requests):
        make()
