"""Bad input and bad places: one sentence that says what and what to do, a status that is not 0, nothing changed."""
import gzip
import os
import shutil

from support import NodeTest, bundle, comity, indicator


class BadInput(NodeTest):
    def setUp(self):
        super().setUp()
        comity("import", self.node, self.file("good.json", bundle([indicator(1)])))
        self.before = self.ids()

    def refused(self, *arguments, says, status=None, **options):
        done = comity(*arguments, status=status, **options)
        self.assertNotEqual(done.returncode, 0, done.stdout)
        self.assertGreater(done.returncode, 0, "ended by a signal")
        told = done.stdout + done.stderr
        self.assertRegex(told.lower(), says)
        self.assertNotRegex(told, r"terminate called|what\(\)|Assertion|Sanitizer")
        self.assertEqual(self.ids(), self.before)
        return done

    def test_a_file_that_is_not_there(self):
        self.refused("import", self.node, self.folder / "none.json", says="none.json.*(not|no such)")

    def test_a_file_that_may_not_be_read(self):
        file = self.file("closed.json", bundle([indicator(2)]))
        file.chmod(0)
        # Root may read everything: then the node is lent to a user who may not.
        lent = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
        if lent:
            self.give_node_to(65534)
        try:
            done = comity("import", self.node, file, status=None, **lent)
        except PermissionError:
            self.skipTest("the program lies where another user may not run it")
        if lent:
            self.give_node_to(0)
        self.assertEqual(done.returncode, 1)
        self.assertRegex((done.stdout + done.stderr).lower(), "closed.json.*(permission|may)")
        self.assertEqual(self.ids(), self.before)

    def give_node_to(self, user):
        for path in (self.folder, self.node, *self.node.iterdir()):
            os.chown(path, user, user)

    def test_a_truncated_bundle_takes_nothing(self):
        whole = bundle([indicator(n) for n in range(2, 200)])
        for size in (1, 20, len(whole) // 2, len(whole) - 1):
            with self.subTest(size=size):
                cut = self.file("cut.json", whole[:size])
                self.refused("import", self.node, cut, says="cut.json.*(ends early|not valid)")

    def test_what_is_no_json(self):
        for content in (b"", b"\x00" * 100, b"\xff\xfe{\x00}\x00", b"PK\x03\x04 not json", b"[1,2,3]", b"hello"):
            with self.subTest(content=content):
                self.refused("import", self.node, self.file("odd.json", content), says="odd.json")

    def test_packed_data_that_is_damaged_or_endless(self):
        self.refused("import", self.node, self.file("bad.gz", b"\x1f\x8b\x08\x00" + b"x" * 50), says="gzip.*damaged")
        bomb = self.file("bomb.gz", gzip.compress(b" " * 30_000_000))
        self.refused("import", self.node, bomb, "--set", "limits.file_bytes=1000000", says="bomb.gz.*1000000 bytes")

    def test_a_line_of_two_gigabytes(self):
        huge = self.folder / "huge.json"
        with open(huge, "wb") as file:  # sparse: takes no room
            file.write(b'{"type":"bundle","objects":["')
            file.truncate(2 << 30)
        self.refused("import", self.node, huge, says="huge.json.*limit is")

    def test_wrong_use(self):
        for arguments in (["import"], ["--bogus"], ["frobnicate"], ["list", self.node, "--limit", "many"],
                          ["list", self.node, "--type"], ["import", self.node], []):
            with self.subTest(arguments=arguments):
                self.refused(*arguments, says="--help|usage", status=2)
        self.refused("list", self.node, "--set", "limits.dept=3", says="limits.depth", status=2)

    def test_a_folder_that_is_no_node(self):
        for command in (["list"], ["doctor"], ["import"]):
            rest = [self.folder / "good.json"] if command == ["import"] else []
            self.refused(*command, self.folder, *rest, says="node", status=2)
        self.refused("list", self.folder / "absent", says="node", status=2)

    def test_init_where_something_is(self):
        self.refused("init", self.node, "--party", "xb.cert", "--name", "XB", "--jurisdiction", "XB", says="node|empty")

    def test_a_handle_of_another_jurisdiction(self):
        folder = self.folder / "new"
        self.refused("init", folder, "--party", "xb.cert", "--name", "XB", "--jurisdiction", "XA", says="xb|xa")
        self.assertFalse(folder.exists())

    def test_settings_that_cannot_be_used(self):
        settings = self.node / "comity.toml"
        kept = settings.read_text()
        for text, says in (("[limits\n", "comity.toml.*toml"), ("[limits]\ndepth = \"x\"\n", "limits.depth"),
                           ("[limits]\ndepht = 3\n", "limits.depth")):
            with self.subTest(text=text):
                settings.write_text(text)
                done = comity("list", self.node, status=2)
                settings.write_text(kept)
                self.assertRegex(done.stderr.lower(), says)

    def test_a_key_file_that_others_may_read(self):
        key = self.node / "node.key"
        key.chmod(0o644)
        done = comity("list", self.node, status=1)
        self.assertRegex(done.stderr, "node.key")
        self.assertRegex(done.stderr, "600|permission|others")
        key.chmod(0o600)

    def test_a_key_file_that_is_missing_or_another_nodes(self):
        key = self.node / "node.key"
        kept = key.read_bytes()
        key.unlink()
        self.assertRegex(comity("list", self.node, status=None).stderr, "node.key")
        comity("init", self.folder / "other", "--party", "xb.cert", "--name", "XB", "--jurisdiction", "XB")
        shutil.copy(self.folder / "other/node.key", key)
        self.assertNotEqual(comity("list", self.node, status=None).returncode, 0)
        key.write_bytes(kept)
        self.assertEqual(self.ids(), self.before)
