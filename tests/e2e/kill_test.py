"""kill -9 at random moments of an import: nothing acknowledged is lost, nothing doubled, doctor finds nothing, the
log goes on from what it was.

COMITY_KILLS: how often (200). COMITY_SEED: of the moments; printed, so that a failure can be run again.
"""
import os
import random
import subprocess
import time

from log_support import GrowingLog
from support import COMITY, NodeTest, answer, bundle, comity, indicator

KILLS = int(os.environ.get("COMITY_KILLS", "200"))
SEED = int(os.environ.get("COMITY_SEED", "0")) or random.SystemRandom().randrange(1, 1 << 32)
FILES, OBJECTS = 12, 40  # of one import


class Kill(NodeTest):
    def test_nothing_acknowledged_is_lost_or_doubled(self):
        print(f"COMITY_SEED={SEED} ", end="", flush=True)
        choice = random.Random(SEED)
        midway = 0
        longest = self.time_one_import()
        for attempt in range(KILLS):
            if attempt % 20 == 0:
                self.new_node(attempt)
            files = self.files_of(attempt)
            acknowledged = self.import_and_kill(files, choice.uniform(0, longest))
            self.check(files, acknowledged)
            midway += 0 < len(acknowledged) < FILES
        # Moments that miss the import show nothing.
        self.assertGreater(midway, KILLS // 10, "too few imports were killed in their midst")

    def new_node(self, attempt):
        self.node = self.folder / f"node{attempt}"
        comity("init", self.node, "--party", "xa.cert", "--name", "CERT of XA", "--jurisdiction", "XA")
        self.known = set(self.ids())
        self.log = GrowingLog(self)

    def files_of(self, attempt):
        files = {}
        for number in range(FILES):
            first = (attempt * FILES + number) * OBJECTS
            objects = [indicator(first + i, description="x" * 500) for i in range(OBJECTS)]
            files[self.file(f"{number}.json", bundle(objects))] = {o["id"] for o in objects}
        return files

    def time_one_import(self):
        self.new_node(-1)
        files = self.files_of(0)
        began = time.monotonic()
        comity("import", self.node, *files)
        return time.monotonic() - began

    def import_and_kill(self, files, after):
        """The files that it said were taken."""
        command = [COMITY, "import", str(self.node), *map(str, files)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        time.sleep(after)
        process.kill()
        told = process.communicate()[0]
        return [file for file in files if f"{file}: {OBJECTS} objects: {OBJECTS} taken\n" in told]

    def check(self, files, acknowledged):
        self.log.look(self.node)
        comity("doctor", self.node)
        found = answer("list", self.node, "--limit", 10_000)["items"]
        ids = [item["id"] for item in found]
        self.assertEqual(len(ids), len(set(ids)), "doubled")
        lost = self.known.union(*(files[f] for f in acknowledged)) - set(ids)
        self.assertFalse(lost, f"acknowledged and lost: {sorted(lost)[:3]}")
        self.known = set(ids)
