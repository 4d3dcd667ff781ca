"""kill -9 while clients post and retry: nothing acknowledged is lost, nothing doubled, the log goes on from what it was.

COMITY_SERVER_KILLS: how often (100). COMITY_SEED: of the moments; printed.
"""
import http.client
import os
import random
import threading
import time

from log_support import GrowingLog
from server_support import ServerTest, ids_of, pages
from support import indicator

KILLS = int(os.environ.get("COMITY_SERVER_KILLS", "100"))
SEED = int(os.environ.get("COMITY_SEED", "0")) or random.SystemRandom().randrange(1, 1 << 32)
CLIENTS, BATCH = 4, 20


class ServerKill(ServerTest):
    SETTINGS = ("server.caller_rate=1000000", "server.log=none")

    def test_nothing_acknowledged_is_lost_or_doubled(self):
        print(f"COMITY_SEED={SEED} ", end="", flush=True)
        choice = random.Random(SEED)
        self.acknowledged, self.retried, self.ending = set(), 0, False
        self.lock, self.problems = threading.Lock(), []
        clients = [threading.Thread(target=self.client, args=(n,)) for n in range(CLIENTS)]
        for thread in clients:
            thread.start()
        log = GrowingLog(self)
        for _ in range(KILLS):
            time.sleep(choice.uniform(0.01, 0.12))
            self.kill(self.server)
            log.look(self.node)
            self.serve()
        self.ending = True
        for thread in clients:
            thread.join()
        self.assertFalse(self.problems, self.problems[:1])
        self.assertGreater(self.retried, KILLS // 10, "too few posts were cut")
        listed = ids_of(pages(self, self.inbox + "objects/?match[version]=all", 1000))
        self.assertEqual(len(listed), len(set(listed)), "doubled")
        self.assertFalse(self.acknowledged - set(listed), "acknowledged and lost")
        self.assertFalse(set(listed) - self.posted(), "never posted")
        self.stop()
        self.assert_sound()

    def posted(self):
        return {indicator(n)["id"] for client in range(CLIENTS) for n in range(client * 10_000_000, self.next[client])}

    next = {}

    def client(self, number):
        """Posts batches, each again until it is acknowledged."""
        at = number * 10_000_000
        while not self.ending:
            objects = [indicator(n) for n in range(at, at + BATCH)]
            at += BATCH
            self.next[number] = at
            while not self.post_once(objects):
                with self.lock:
                    self.retried += 1
                time.sleep(0.01)

    def post_once(self, objects):
        try:
            answered = self.call("POST", self.inbox + "objects/", {"objects": objects})
        except (OSError, http.client.HTTPException):
            return False
        status = answered.json()
        if answered.status != 202 or status["success_count"] != len(objects):
            self.problems.append(answered.body[:500])
        with self.lock:
            self.acknowledged |= {o["id"] for o in objects}
        return True

    def test_a_pending_submission_goes_on_after_a_kill(self):
        objects = [indicator(n, description="y" * 900) for n in range(1, 6001)]
        status = self.post(objects).json()
        self.assertEqual(status["status"], "pending")
        self.kill(self.server)
        self.serve()
        while status["status"] == "pending":
            time.sleep(0.02)
            status = self.get(f"/main/status/{status['id']}/").json()
        self.assertEqual((status["success_count"], status["failure_count"]), (6000, 0))
        self.assertEqual(len(ids_of(pages(self, self.inbox + "objects/", 1000))), 6000)
