#!/usr/bin/python3
"""Makes tests/cases/log/leaf.json from docs/format/leaf.md alone: hashes of a record, its decisions and its items."""
import hashlib
import hmac
import json
import pathlib

FIELDS = ("kind exercise at party action sender receiver caller purpose authentication terms parties rules decided "
          "items reference details").split()


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def keyed(key, *parts):
    return hmac.new(key, b"".join(parts), hashlib.sha256).digest()


def tree(hashes):
    while len(hashes) > 1:  # pairs from the left; who is left over goes up alone
        paired = [sha(b"\x01", a, b) for a, b in zip(hashes[::2], hashes[1::2])]
        hashes = paired + hashes[len(paired) * 2:]
    return hashes[0]


def main():
    key, secret, digest = bytes(range(32)), bytes(range(100, 132)), sha(b'{"type":"tool"}')
    values = {name: "null" for name in FIELDS}
    values.update(kind='"release"', at="1795421800755729", party='"xa.cert"', receiver='"xb.cert"',
                  terms='["no-onward"]', details='{"what":"\u00e9"}')
    fields = []
    for name in FIELDS:
        nonce = keyed(key, b"comity/field/v1\0", name.encode())
        text = f'["{name}",{values[name]}]'.encode()
        fields.append({"name": name, "value": values[name], "nonce": nonce.hex(),
                       "hash": sha(b"\0comity/field/v1\0", nonce, text).hex()})
    commitment = tree([bytes.fromhex(field["hash"]) for field in fields])
    decided_nonce = keyed(key, b"comity/decided/v1\0", (258).to_bytes(4, "big"))
    item_key = keyed(key, b"comity/item/v1\0", secret)
    item = sha(b"comity/item/v1\0", item_key, digest)
    case = {
        "key": key.hex(), "fields": fields, "commitment": commitment.hex(),
        "entry": (b"comity/leaf/v1\0" + commitment).hex(), "leaf": sha(b"\0comity/leaf/v1\0", commitment).hex(),
        "decided": {"number": 258, "nonce": decided_nonce.hex(), "value": '{"owner":"xa.cert"}',
                    "hash": sha(b"\0comity/decided/v1\0", decided_nonce, b'{"owner":"xa.cert"}').hex()},
        "item": {"secret": secret.hex(), "digest": digest.hex(), "key": item_key.hex(), "commitment": item.hex(),
                 "first": 3, "count": 2,
                 "hash": sha(b"\0comity/item/v1\0", item, (3).to_bytes(4, "big"), (2).to_bytes(4, "big")).hex()},
    }
    path = pathlib.Path(__file__).with_name("leaf.json")
    path.write_text(json.dumps(case, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
