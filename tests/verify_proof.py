#!/usr/bin/python3
"""Checks proofs that `comity log prove` wrote, without comity: docs/format/evidence.md, steps 1 to 5.

    verify_proof.py POLICY PROOF [ITEM]

Needs Debian's python3-cryptography. Numbers in values are whole, so sorting keys is all that canonical JSON asks of
them here (RFC 8785 sorts by UTF-16 units; keys of the values are ASCII).
"""
import base64
import hashlib
import hmac
import json
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FIELDS = ("kind exercise at party action sender receiver caller purpose authentication terms parties rules decided "
          "items reference details").split()


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def b64(text):
    return base64.b64decode(text, validate=True)


def jcs(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def node(left, right):
    return sha(b"\x01", left, right)


def tree(hashes):
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return node(tree(hashes[:split]), tree(hashes[split:]))


def root_by(path, leaf, index, size):
    """The root that an inclusion proof leads to (RFC 9162, 2.1.3.2)."""
    last, here = size - 1, leaf
    if not 0 <= index < size:
        raise ValueError("a place outside of the tree")
    for sibling in path:
        if last == 0:
            raise ValueError("a path that is too long")
        if index % 2 or index == last:
            here = node(sibling, here)
            while index % 2 == 0 and index:
                index, last = index // 2, last // 2
        else:
            here = node(here, sibling)
        index, last = index // 2, last // 2
    if last:
        raise ValueError("a path that is too short")
    return here


def read_policy(text):
    logs, witnesses, groups, quorum = {}, {}, {}, None
    for line in text.splitlines():
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if words[0] == "log":
            logs[words[1].split("+")[0]] = logs.get(words[1].split("+")[0], []) + [words[1]]
        elif words[0] == "witness":
            witnesses[words[1]] = words[2]
        elif words[0] == "group":
            members = words[3:]
            need = {"all": len(members), "any": 1}.get(words[2]) or int(words[2])
            groups[words[1]] = (need, members)
        elif words[0] == "quorum":
            quorum = words[1]
    return logs, witnesses, groups, quorum


def signed_by(key, text, lines):
    """Whether a line is this key's and right; a line that is its and wrong is an error."""
    name, key_id, data = key.split("+", 2)
    data = b64(data)
    found = False
    for line_name, line in lines:
        if line_name != name or line[:4].hex() != key_id:
            continue
        message, signature = text.encode(), line[4:]
        if data[0] == 4:
            seconds = int.from_bytes(signature[:8], "big")
            message, signature = f"cosignature/v1\ntime {seconds}\n".encode() + message, signature[8:]
        Ed25519PublicKey.from_public_bytes(data[1:]).verify(signature, message)
        found = True
    return found


def check_note(note, policy):
    logs, witnesses, groups, quorum = policy
    text, _, signatures = note.rpartition("\n\n")
    text += "\n"
    lines = [(line.split(" ")[1], b64(line.split(" ")[2])) for line in signatures.splitlines()]
    origin, size, root = text.splitlines()[:3]
    if not any([signed_by(key, text, lines) for key in logs.get(origin, [])]):
        raise ValueError(f"no trusted key signed for {origin}")
    seen = {name for name, key in witnesses.items() if signed_by(key, text, lines)}

    def reached(name):
        if name not in groups:
            return name in seen
        need, members = groups[name]
        return sum(map(reached, members)) >= need

    if quorum != "none" and not reached(quorum):
        raise ValueError("not the quorum of witnesses")
    return origin, int(size), b64(root), seen


def check_in(fields, name, leaf, number, path):
    committed = fields[name]
    if root_by([b64(h) for h in path], leaf, number, committed["count"]) != b64(committed["root"]):
        raise ValueError(f"not among what the field {name} commits to")


def check(policy_text, proof_text, item=None):
    head, _, note = proof_text.partition("\n\n")
    lines = head.split("\n")
    if lines[0] != "c2sp.org/tlog-proof@v1" or not lines[1].startswith("extra ") or not lines[2].startswith("index "):
        raise ValueError("no proof")
    evidence, index = json.loads(b64(lines[1][6:])), int(lines[2][6:])
    if evidence["format"] != "comity/evidence/1" or len(evidence["fields"]) != len(FIELDS):
        raise ValueError("no evidence")
    hashes, shown = [], {}
    for name, field in zip(FIELDS, evidence["fields"]):
        if "value" in field:
            shown[name] = field["value"]
            tag = b"\x00comity/field/v1\x00"
            hashes.append(sha(tag, b64(field["nonce"]), jcs([name, field["value"]])))
        else:
            hashes.append(b64(field["hash"]))
    leaf = sha(b"\x00comity/leaf/v1\x00", tree(hashes))
    origin, size, root, seen = check_note(note, read_policy(policy_text))
    if root_by([b64(line) for line in lines[3:] if line], leaf, index, size) != root:
        raise ValueError("the log does not have this entry")
    if "party" in shown and not (origin + "/").startswith(f"comity/{shown['party']}/"):
        raise ValueError("another party's log")
    for one in evidence["decided"]:
        hashed = sha(b"\x00comity/decided/v1\x00", b64(one["nonce"]), jcs(one["value"]))
        check_in(shown, "decided", hashed, one["number"], one["proof"])
    commitment = None
    if "item" in evidence:
        part = evidence["item"]
        commitment = b64(part["commitment"])
        by = part["first"].to_bytes(4, "big") + part["count"].to_bytes(4, "big")
        check_in(shown, "items", sha(b"\x00comity/item/v1\x00", commitment, by), part["number"], part["proof"])
        if any(not part["first"] <= one["number"] < part["first"] + part["count"] for one in evidence["decided"]):
            raise ValueError("a decision on another item")
        if "key" in part:
            made = sha(b"comity/item/v1\x00", b64(part["key"]), b64(part["digest"]))
            if not hmac.compare_digest(made, commitment):
                raise ValueError("another item than was committed to")
    if item is not None and ("item" not in evidence or sha(jcs(item)) != b64(evidence["item"].get("digest", ""))):
        raise ValueError("not about this item")
    return {"origin": origin, "index": index, "size": size, "witnesses": sorted(seen), "fields": shown,
            "commitment": commitment and base64.b64encode(commitment).decode()}


def main():
    policy, proof = (open(name, encoding="utf-8", newline="").read() for name in sys.argv[1:3])
    item = json.load(open(sys.argv[3], encoding="utf-8")) if len(sys.argv) > 3 else None
    try:
        print(json.dumps(check(policy, proof, item), indent=1))
    except (ValueError, KeyError, IndexError, InvalidSignature) as error:
        sys.exit(f"does not hold: {error or type(error).__name__}")


if __name__ == "__main__":
    main()
