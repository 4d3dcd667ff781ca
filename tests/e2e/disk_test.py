"""A full disk and a read-only one, on a small tmpfs where mounting is permitted: one sentence, nothing lost."""
import pathlib
import subprocess
import tempfile
import unittest

from support import answer, bundle, comity, indicator


def mount(*arguments):
    return subprocess.run(["mount", *map(str, arguments)], capture_output=True, text=True)


class Disk(unittest.TestCase):
    def setUp(self):
        self.disk = pathlib.Path(tempfile.mkdtemp(prefix="comity-disk-"))
        self.addCleanup(self.disk.rmdir)
        done = mount("-t", "tmpfs", "-o", "size=3m", "tmpfs", self.disk)
        if done.returncode != 0:
            self.skipTest(f"a file system cannot be mounted here ({done.stderr.strip()})")
        self.addCleanup(subprocess.run, ["umount", str(self.disk)], check=True)
        self.node = self.disk / "node"
        comity("init", self.node, "--party", "xa.cert", "--name", "CERT of XA", "--jurisdiction", "XA")
        self.few = bundle([indicator(n) for n in range(10)])
        self.many = bundle([indicator(n, description=f"{n * 7919:0300b}" * 4) for n in range(100, 9000)])

    def ids(self):
        return {item["id"] for item in answer("list", self.node, "--limit", 10_000)["items"]}

    def test_full(self):
        comity("import", self.node, "-", text=self.few)
        before = self.ids()
        told = comity("import", self.node, "-", text=self.many, status=3)
        self.assertRegex(told.stdout + told.stderr, "no space is left")
        self.assertLessEqual(before, self.ids())
        mount("-o", "remount,size=64m", self.disk)
        comity("doctor", self.node)
        again = answer("import", self.node, "-", text=self.many)
        self.assertEqual(again["taken"] + again["duplicate"], 8900)
        comity("doctor", self.node)

    def test_read_only(self):
        comity("import", self.node, "-", text=self.few)
        before = self.ids()
        mount("-o", "remount,ro", self.disk)
        told = comity("import", self.node, "-", text=bundle([indicator(77)]), status=3)
        self.assertRegex(told.stdout + told.stderr, "read-only")
        self.assertEqual(self.ids(), before)  # reading goes on
        mount("-o", "remount,rw", self.disk)
        self.assertEqual(self.ids(), before)
        comity("doctor", self.node)
