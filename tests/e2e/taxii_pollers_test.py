"""Readers beside writers: whoever polls misses nothing, whatever is posted meanwhile.

COMITY_POLLED: objects posted (8,000; a million by scripts/pollers). COMITY_WRITERS: 8.
"""
import os
import threading
import time

from server_support import ServerTest, ids_of
from support import indicator

OBJECTS = int(os.environ.get("COMITY_POLLED", "8000"))
WRITERS = int(os.environ.get("COMITY_WRITERS", "8"))
BATCH = 50


class Pollers(ServerTest):
    SETTINGS = ("server.caller_rate=1000000",)

    def setUp(self):
        super().setUp()
        self.failures = []
        self.done = threading.Event()

    def guarded(self, work):
        def run():
            try:
                work()
            except BaseException as error:  # told by the test's own thread
                self.failures.append(error)
                self.done.set()
        thread = threading.Thread(target=run)
        thread.start()
        return thread

    def writer(self, number):
        def write():
            connection = self.connect()
            for first in range(number * BATCH, OBJECTS, WRITERS * BATCH):
                objects = [indicator(n) for n in range(first, min(first + BATCH, OBJECTS))]
                answered = self.call("POST", self.inbox + "objects/", {"objects": objects}, connection=connection)
                self.assertEqual(answered.json()["success_count"], len(objects), answered.body[:300])
            connection.close()
        return write

    def poller(self, seen, ask):
        """Polls until the writers are done and a page says that there is no more."""
        def poll():
            connection = self.connect()
            state = ""
            while not self.failures:
                last_round = self.done.is_set()
                page = self.get(self.inbox + f"objects/?limit=97{state}", connection=connection)
                seen.extend(ids_of([page.json()]))
                state = ask(page, state)
                if last_round and not page.json().get("more"):
                    break
            connection.close()
        return poll

    @staticmethod
    def by_added_after(page, state):
        last = page["x-taxii-date-added-last"]
        return f"&added_after={last}" if last else state

    @staticmethod
    def by_next(page, state):
        """next while there is more; at the end, added_after of the last page: as OpenCTI and others do."""
        following = page.json().get("next")
        return f"&next={following}" if following else Pollers.by_added_after(page, state)

    def test_added_after_and_next_miss_nothing(self):
        seen = [[], [], [], []]
        ways = [self.by_added_after, self.by_next, self.by_added_after, self.by_next]
        readers = [self.guarded(self.poller(s, way)) for s, way in zip(seen, ways)]
        writers = [self.guarded(self.writer(n)) for n in range(WRITERS)]
        for thread in writers:
            thread.join()
        self.done.set()
        for thread in readers:
            thread.join()
        if self.failures:
            raise self.failures[0]
        expected = [indicator(n)["id"] for n in range(OBJECTS)]
        for one in seen:
            self.assertEqual(len(one), len(set(one)), "seen twice in one pass")
            self.assertEqual(sorted(one), sorted(expected))
        self.assertEqual(seen[0], seen[1], "every poller sees one order")

    def test_64_readers_and_writers(self):
        self.post([indicator(n) for n in range(1_000_000, 1_000_200)])
        each = 12

        def client(number):
            def work():
                connection = self.connect()
                for turn in range(each):
                    if number % 2:
                        first = number * 1000 + turn * 3
                        self.post([indicator(first + n) for n in range(3)], connection=connection)
                    else:
                        page = self.get(self.inbox + "objects/?limit=100", connection=connection)
                        self.assertEqual(len(page.json()["objects"]), 100)
                connection.close()
            return work
        threads = [self.guarded(client(n)) for n in range(64)]
        for thread in threads:
            thread.join()
        if self.failures:
            raise self.failures[0]
        manifest, state = [], ""
        while True:
            page = self.get(self.inbox + f"manifest/?limit=1000{state}").json()
            manifest += [record["id"] for record in page["objects"]]
            if not page.get("more"):
                break
            state = "&next=" + page["next"]
        self.assertEqual(len(manifest), 200 + 32 * each * 3)
        self.stop()
        self.assert_sound()
