"""Two processes on one folder: commands reach a running node, a second writer is refused, a dead one is no bar."""
import signal
import subprocess
import time

from support import COMITY, NodeTest, answer, bundle, comity, indicator


class Processes(NodeTest):
    def start(self, *arguments, **options):
        process = subprocess.Popen([COMITY, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   text=True, **options)
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe:
                pipe.close()

    def serve(self):
        server = self.start("serve", self.node)
        self.assertIn("xa.cert", server.stdout.readline())  # it says when it is ready
        return server

    def test_commands_run_inside_the_process_that_serves(self):
        server = self.serve()
        file = self.file("some.json", bundle([indicator(n) for n in range(1, 30)]))
        self.assertEqual(answer("import", self.node, file)["taken"], 29)
        self.assertEqual(answer("import", self.node, "-", text=bundle([indicator(40)]))["taken"], 1)
        self.assertIn(indicator(7)["id"], self.ids())
        self.assert_sound()
        comity("show", self.node, "indicator--nowhere", status=1)
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=20)
        self.assertEqual(server.returncode, 0)
        self.assertIn(indicator(40)["id"], self.ids())

    def test_a_second_server_is_refused(self):
        self.serve()
        self.assertRegex(comity("serve", self.node, status=4).stderr, "serve")

    def test_a_killed_server_leaves_nothing_in_the_way(self):
        server = self.serve()
        comity("import", self.node, self.file("one.json", bundle([indicator(1)])))
        server.kill()
        server.communicate()
        self.assertIn(indicator(1)["id"], self.ids())
        comity("import", self.node, self.file("two.json", bundle([indicator(2)])))
        self.assert_sound()
        self.serve()

    def test_a_second_writer_is_refused_and_readers_are_not(self):
        first = self.start("import", self.node, "-", stdin=subprocess.PIPE)
        while not (self.node / "lock").read_text().startswith(f"{first.pid} "):
            self.assertIsNone(first.poll(), "ended without the folder")
            time.sleep(0.01)
        second = comity("import", self.node, self.file("two.json", bundle([indicator(2)])), status=4)
        self.assertRegex(second.stderr, "import")  # it says what the first one does
        self.assertNotIn(indicator(1)["id"], self.ids())  # reading is allowed
        told = first.communicate(bundle([indicator(1)]), timeout=20)[0]
        self.assertEqual(first.returncode, 0, told)
        self.assertIn(indicator(1)["id"], self.ids())
