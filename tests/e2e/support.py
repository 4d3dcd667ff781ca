"""What the end-to-end tests share: the program as people call it, a node in a temporary folder, STIX to take in."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

COMITY = os.environ["COMITY"]  # tests/e2e/run sets it


def comity(*arguments, status=0, text=None, **options):
    """Runs it and returns what it printed, as the completed process; the exit status has to be `status`."""
    environment = {k: v for k, v in os.environ.items() if k != "COMITY_PASSPHRASE"} | options.pop("environment", {})
    done = subprocess.run([COMITY, *map(str, arguments)], input=text, capture_output=True, text=True, timeout=120,
                          env=environment, stdin=None if text is not None else subprocess.DEVNULL, **options)
    if status is not None and done.returncode != status:
        raise AssertionError(f"comity {' '.join(map(str, arguments))} ended with {done.returncode}, not {status}:\n"
                             f"{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done


def answer(*arguments, **options):
    """The same with --json, read."""
    return json.loads(comity(*arguments, "--json", **options).stdout)


def uuid(number):
    return f"00000000-0000-4000-8000-{number:012d}"


def indicator(number, **properties):
    return {
        "type": "indicator", "spec_version": "2.1", "id": f"indicator--{uuid(number)}",
        "created": "2026-01-02T03:04:05.678Z", "modified": "2026-01-02T03:04:05.678Z", "name": f"Indicator {number}",
        "indicator_types": ["malicious-activity"], "pattern": f"[ipv4-addr:value = '198.51.100.{number % 256}']",
        "pattern_type": "stix", "valid_from": "2026-01-02T03:04:05.678Z", **properties,
    }


def bundle(objects):
    return json.dumps({"type": "bundle", "id": f"bundle--{uuid(999)}", "objects": objects})


class NodeTest(unittest.TestCase):
    """A test with a folder of its own, and in it the empty node self.node."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="comity-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.node = self.folder / "node"
        comity("init", self.node, "--party", "xa.cert", "--name", "CERT of XA", "--jurisdiction", "XA")

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def ids(self):
        return sorted(item["id"] for item in answer("list", self.node, "--limit", 10_000)["items"])

    def assert_sound(self):
        comity("doctor", self.node)
