"""Real data: both public ATT&CK bundles go in whole and come out byte for byte.

COMITY_DATA: the folder of attack-stix.tar.xz (../shared/data); skipped when it is not there.
"""
import json
import os
import pathlib
import sys
import tarfile

from support import NodeTest, answer, comity

DATA = pathlib.Path(os.environ.get("COMITY_DATA", pathlib.Path(__file__).resolve().parents[3] / "shared/data"))


def objects_in(text):
    """The exact text of each object of a bundle: [(id, version, text)]."""
    scan = json.JSONDecoder().raw_decode
    at = text.index("[", text.index('"objects"')) + 1
    found = []
    while True:
        while text[at] in " \t\r\n,":
            at += 1
        if text[at] == "]":
            return found
        value, end = scan(text, at)
        found.append((value["id"], value.get("modified") or value.get("created", ""), text[at:end]))
        at = end


class RealData(NodeTest):
    def setUp(self):
        super().setUp()
        archive = DATA / "attack-stix.tar.xz"
        if not archive.exists():
            print(f"SKIPPED, no real data: {archive} is not there; COMITY_DATA names its folder", file=sys.stderr)
            self.skipTest(f"no real data ({archive})")
        with tarfile.open(archive) as packed:
            packed.extractall(self.folder)
        self.bundles = sorted(self.folder.glob("*attack*.json"))

    def test_everything_is_taken_and_given_out_byte_for_byte(self):
        self.assertEqual(len(self.bundles), 2)
        # What both bundles have is taken from the first; the second's is a duplicate, written alike or not.
        sources = {}
        number = 0
        for bundle in self.bundles:
            for name, version, text in objects_in(bundle.read_bytes().decode()):
                sources.setdefault((name, version), text)
                number += 1
        told = answer("import", self.node, *self.bundles)
        self.assertEqual((told["objects"], told["refused"], told["conflict"]), (number, 0, 0))
        self.assertEqual((told["taken"], told["duplicate"]), (len(sources), number - len(sources)))
        self.assert_sound()

        out = self.folder / "out.json"
        comity("export", self.node, out, "--versions", "all")
        exported = objects_in(out.read_bytes().decode())
        own = {(name, version) for name, version, _ in exported} - sources.keys()
        self.assertEqual([name.split("--")[0] for name, _ in own], ["identity"])  # the node's own party
        self.assertEqual(len(exported), len(sources) + 1)
        for name, version, text in exported:
            if (name, version) not in own:
                self.assertEqual(text, sources[name, version], name)
