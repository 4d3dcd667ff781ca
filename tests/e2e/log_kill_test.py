"""kill -9 while a partner reads and others follow the log: whatever was released is in the log, and no head that was
ever shown is of another log.

COMITY_LOG_KILLS: how often (40); scripts/log-kills runs any number. COMITY_SEED: of the moments; printed.
"""
import http.client
import os
import random
import threading
import time

from log_support import GrowingLog, Head, keys_of, let_share, policy_of, verify_proof
from server_support import ServerTest
from support import bundle, comity, indicator

KILLS = int(os.environ.get("COMITY_LOG_KILLS", "40"))
SEED = int(os.environ.get("COMITY_SEED", "0")) or random.SystemRandom().randrange(1, 1 << 32)
READERS, ITEMS = 3, 400
PROVED = 10  # releases proved after each kill; the last ones were nearest to it


class LogKill(ServerTest):
    SETTINGS = ("server.caller_rate=1000000", "server.log=none")

    def setUp(self):
        super().setUp()
        let_share(self)
        self.partner = self.add_token("partner", "--party", "xb.cert")
        comity("import", self.node, self.file("items.json", bundle([indicator(n) for n in range(ITEMS)])))
        self.policy = policy_of(*keys_of(self.node))

    def test_what_was_released_or_shown_stays_in_the_log(self):
        print(f"COMITY_SEED={SEED} ", end="", flush=True)
        choice = random.Random(SEED)
        log, ids = GrowingLog(self), [indicator(n)["id"] for n in range(ITEMS)]
        releases = fetched = 0
        for _ in range(KILLS):
            self.released, self.heads = [], []
            size = len(log.leaves)
            choice.shuffle(ids)
            self.read_and_kill(ids, choice.uniform(0.005, 0.1))
            log.look(self.node, self.heads)
            self.assertGreaterEqual(len(log.leaves) - size, len(self.released), "a release without an entry")
            for one in self.released[-PROVED:]:
                self.assertGreaterEqual(self.proved(one), size, "acknowledged and lost")
            comity("log", "verify", self.node)
            releases, fetched = releases + len(self.released), fetched + len(self.heads)
            self.serve()
        # Moments before anything was read show nothing.
        self.assertGreater(releases, KILLS * 2)
        self.assertGreater(fetched, KILLS)
        self.stop()
        self.assert_sound()

    def read_and_kill(self, ids, after):
        threads = [threading.Thread(target=self.read, args=(ids[n::READERS],)) for n in range(READERS)]
        threads.append(threading.Thread(target=self.follow))
        for thread in threads:
            thread.start()
        time.sleep(after)
        self.kill(self.server)
        for thread in threads:
            thread.join()

    def read(self, ids):
        """One item after another, until the server is gone."""
        connection = self.connect()
        try:
            for one in ids:
                answered = self.call("GET", f"{self.all}objects/?match[id]={one}", token=self.partner,
                                     connection=connection)
                if [o["id"] for o in answered.json().get("objects", [])] == [one]:
                    self.released.append(one)
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()

    def follow(self):
        connection = self.connect()
        try:
            while True:
                answered = self.call("GET", "/log/checkpoint", accept=None, connection=connection)
                self.heads.append(Head(answered.body.decode()))
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()

    def proved(self, one):
        """Which leaf its newest release is, by a proof that holds."""
        file = self.folder / "proof"
        comity("log", "prove", self.node, one, "--to", "xb.cert", "--out", file)
        told = verify_proof.check(self.policy, file.read_text())
        self.assertEqual((told["fields"]["kind"], told["fields"]["receiver"]), ("release", "xb.cert"))
        return told["index"]
