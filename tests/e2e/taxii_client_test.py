"""comity import taxii+http(s)://…: whatever the server makes of TAXII 2.1, nothing is lost, nothing doubled, it ends."""
import json
import os
import random
import signal
import subprocess
import threading
import time

from support import COMITY, NodeTest, answer, comity, indicator
from taxii_server import BEGIN, Answer, Taxii, micros_of, stamp

KILLS = int(os.environ.get("COMITY_FEED_KILLS", "15"))


def indicators(count, first=0):
    return [indicator(first + i) for i in range(count)]


class FeedTest(NodeTest):
    def feed(self, count=95, step=1000, cls=Taxii):
        return cls(self, indicators(count), step)

    def take(self, address, *options, status=0):
        return answer("import", self.node, address, *options, status=status)

    def taken(self):
        return [i for i in self.ids() if i.startswith("indicator--")]

    def assert_all(self, feed):
        self.assertEqual(self.taken(), sorted({o["id"] for _, o in feed.rows}))


class Main(FeedTest):
    def test_a_server_is_read_from_its_name_on(self):
        feed = self.feed()
        for address in (feed.address, feed.root, feed.collection, feed.collection + "objects"):
            report = self.take(address, "--from-start")
            self.assertEqual(report["objects"], 95)
            self.assertEqual([f["name"] for f in report["files"]], [feed.collection])
        self.assertEqual(report["files"][0]["pages"], 10)
        self.assertEqual(report["files"][0]["notes"], [])
        self.assert_all(feed)
        self.assertNotIn("/api/collections/closed/objects/", [r[0] for r in feed.requests])
        # Never an added_after that changes beside a next.
        self.assertFalse([q for q in feed.asked() if "next" in q and "added_after" in q])

    def test_a_later_import_asks_for_what_was_added_since(self):
        feed = self.feed(25)
        self.take(feed.collection)
        feed.requests.clear()
        report = self.take(feed.collection)
        self.assertEqual((report["objects"], len(feed.requests)), (0, 1))
        self.assertEqual(micros_of(feed.asked()[0]["added_after"]), feed.rows[-1][0])
        feed.rows += [(feed.rows[-1][0] + i, indicator(100 + i)) for i in range(1, 30)]
        report = self.take(feed.collection)
        self.assertEqual((report["taken"], report["duplicate"]), (29, 0))
        self.assertIn("went on where it ended", report["files"][0]["notes"][0])
        # TAXII 2.1 §3.5: next, along with the same original query options.
        self.assertEqual(len({q["added_after"] for q in feed.asked()[1:] if "next" in q}), 1)
        self.assert_all(feed)

    def test_people_read_what_came(self):
        feed = self.feed(12)
        feed.rows[3][1]["pattern_type"] = 7
        done = comity("import", self.node, feed.collection, status=1)
        self.assertIn(f"{feed.collection}: 12 objects: 11 taken, 1 refused", done.stdout)
        self.assertEqual(self.take(feed.collection)["objects"], 0)

    def test_beside_files(self):
        feed = self.feed(5)
        file = self.file("one.json", json.dumps(indicator(500)))
        report = answer("import", self.node, file, feed.collection)
        self.assertEqual((report["taken"], len(report["files"])), (6, 2))

    def test_in_the_process_that_holds_the_node(self):
        feed = self.feed(5)
        self.file("secret", "t0ken\n")
        holder = subprocess.Popen([COMITY, "serve", str(self.node)], stdout=subprocess.PIPE, text=True)
        self.addCleanup(holder.wait)
        self.addCleanup(holder.stdout.close)
        self.addCleanup(holder.terminate)
        holder.stdout.readline()
        self.assertEqual(answer("import", self.node, feed.collection, "--secret-file", "secret", cwd=self.folder)["taken"], 5)
        self.assertEqual(feed.requests[0][2]["authorization"], "Bearer t0ken")

    def test_api_roots_elsewhere_are_named_and_not_asked(self):
        feed, other = self.feed(5), self.feed(5)

        class Pointing(Taxii):
            def answer(self, path, query, http):
                if path == "/taxii2/":
                    elsewhere = other.root.removeprefix("taxii+").replace("localhost", "127.0.0.1")
                    return Answer(body={"title": "t", "api_roots": ["/gone/", elsewhere, "/api/"]})
                return super().answer(path, query, http)

        pointing = Pointing(self, indicators(5))
        report = self.take(pointing.address, status=1)
        self.assertEqual(report["taken"], 5)
        self.assertEqual(other.requests, [])
        self.assertIn("127.0.0.1", json.dumps(report["files"]))
        self.assertIn("404", json.dumps(report["files"]))

    def test_interrupted_by_hand_it_goes_on(self):
        feed = self.feed(95)
        waits = threading.Event()
        plain = feed.objects

        def objects(query):
            if query.get("next") == "50":
                waits.wait(20)
            return plain(query)

        feed.objects = objects
        process = subprocess.Popen([COMITY, "import", str(self.node), feed.collection, "--json"],
                                   stdout=subprocess.PIPE, text=True)
        while not any(q.get("next") == "50" for q in feed.asked()):
            time.sleep(0.02)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        told = json.loads(process.communicate()[0])
        self.assertLess(time.monotonic() - began, 5)
        waits.set()
        self.assertEqual((process.returncode, told["taken"]), (1, 50))
        report = self.take(feed.collection)
        self.assertEqual(report["taken"], 45)
        self.assertLess(report["duplicate"], 3)
        self.assert_all(feed)

    def test_kill_9_loses_and_doubles_nothing(self):
        feed = self.feed(400)
        feed.page = 10
        feed.plain = feed.objects
        feed.objects = lambda query: (time.sleep(0.005), feed.plain(query))[1]
        choice = random.Random(7)
        for _ in range(KILLS):
            process = subprocess.Popen([COMITY, "import", str(self.node), feed.collection], stdout=subprocess.DEVNULL)
            time.sleep(choice.uniform(0.02, 0.5))
            process.kill()
            process.wait()
        self.take(feed.collection)
        found = [i["id"] for i in answer("list", self.node, "--type", "indicator", "--limit", 10_000)["items"]]
        self.assertEqual(len(found), len(set(found)))
        self.assert_all(feed)
        self.assert_sound()


class Paging(FeedTest):
    """The traps of paging, each by the name of who fell into it."""

    def test_no_next_only_dates(self):
        feed = self.feed()
        feed.objects = feed.by_date
        self.take(feed.collection)
        self.assert_all(feed)

    def test_medallion_one_date_for_a_batch_and_no_next(self):
        feed = self.feed(200, step=0)
        feed.page = 100_000
        feed.objects = lambda query: feed.by_date({"limit": "20"} | query)
        self.take(feed.collection)
        self.assert_all(feed)
        self.assertEqual(self.take(feed.collection)["objects"], 0)

    def test_opencti_5681_more_of_one_date_than_a_page_is_said(self):
        feed = self.feed(50, step=0)
        feed.rows += [(BEGIN + 10_000_000, indicator(1000))]
        feed.objects = feed.by_date
        report = self.take(feed.collection, status=1)
        self.assertTrue(report["files"][0]["in_doubt"])
        self.assertIn("some may be missing", report["files"][0]["notes"][0])
        self.assertIn(indicator(1000)["id"], self.taken())

    def test_medallion_one_next_for_the_whole_sequence(self):
        feed, rest = self.feed(), {}

        def objects(query):
            if "next" not in query:
                rest["rows"] = feed.after(query)
                rest["filter"] = query
            elif rest["filter"] != {k: v for k, v in query.items() if k != "next"}:
                return Answer(400, {"title": "ProcessingError", "description": "params changed"})
            page, rest["rows"] = rest["rows"][:10], rest["rows"][10:]
            result = feed.envelope(page, 0, 10, False)
            body = json.loads(result.body) | ({"more": True, "next": "c0ffee"} if rest["rows"] else {"more": False})
            return Answer(body=body, **result.fields)

        feed.objects = objects
        self.take(feed.collection)
        self.assert_all(feed)
        feed.rows += [(feed.rows[-1][0] + i, indicator(200 + i)) for i in range(1, 30)]
        self.assertEqual(self.take(feed.collection)["taken"], 29)
        self.assert_all(feed)

    def test_minemeld_and_mitre_40_a_server_that_ignores_added_after(self):
        feed = self.feed()
        feed.after = lambda query: feed.rows
        feed.objects = feed.by_date
        report = self.take(feed.collection, status=1)
        self.assertIn("does not get past one date", report["files"][0]["error"]["message"])
        self.assertLess(len(feed.requests), 12)

    def test_connectors_7604_inclusive_added_after(self):
        feed = self.feed()
        feed.after = lambda q: [r for r in feed.rows if "added_after" not in q or r[0] >= micros_of(q["added_after"])]
        feed.objects = feed.by_date
        self.take(feed.collection)
        self.assert_all(feed)
        self.assertEqual(self.take(feed.collection)["taken"], 0)

    def test_taxii2_client_endless_more_without_next_and_dates(self):
        feed = self.feed(5)
        feed.objects = lambda query: Answer(body={"more": True, "objects": indicators(5)})
        report = self.take(feed.collection, status=1)
        self.assertIn("neither \"next\" nor a date", report["files"][0]["error"]["message"])
        self.assertEqual(report["taken"], 5)

    def test_the_same_next_and_the_same_page_for_ever(self):
        feed = self.feed(5)
        feed.objects = lambda query: Answer(body={"more": True, "next": "x", "objects": indicators(5)})
        report = self.take(feed.collection, status=1)
        self.assertIn("again and again", report["files"][0]["error"]["message"])

    def test_the_same_next_for_ever_where_dates_would_do(self):
        feed = self.feed()

        def objects(query):
            if "next" in query:
                return Answer(body={"more": True, "next": "x", "objects": [feed.rows[10][1]]})
            result = feed.by_date(query)
            body = json.loads(result.body)
            return Answer(body=body | ({"next": "x"} if "more" in body else {}), **result.fields)

        feed.objects = objects
        self.take(feed.collection)
        self.assert_all(feed)

    def test_an_empty_next_is_none(self):
        feed = self.feed()

        def objects(query):
            self.assertNotIn("next", query)
            result = feed.by_date(query)
            return Answer(body=json.loads(result.body) | {"next": ""}, **result.fields)

        feed.objects = objects
        self.take(feed.collection)
        self.assert_all(feed)

    def test_next_without_more_is_followed(self):
        feed = self.feed()

        def objects(query):
            result = feed.by_next(query)
            body = json.loads(result.body)
            return Answer(body={"next": "95"} | {k: v for k, v in body.items() if k != "more"}, **result.fields)

        feed.objects = objects
        self.take(feed.collection)
        self.assert_all(feed)

    def test_pages_of_nothing_for_ever(self):
        feed = self.feed(5)
        feed.objects = lambda query: Answer(body={"more": True, "next": str(len(feed.requests))})
        self.assertIn("again and again", self.take(feed.collection, status=1)["files"][0]["error"]["message"])

    def test_a_next_that_expired_in_the_meantime(self):
        feed = self.feed()
        plain = feed.objects
        gone = []

        def objects(query):
            if "next" in query and int(query["next"]) >= 30 and not gone:
                gone.append(query)
                return Answer(404, {"title": "expired"})
            return plain(query)

        feed.objects = objects
        self.take(feed.collection)
        self.assert_all(feed)

    def test_dates_as_servers_write_them(self):
        for write in (lambda m: stamp(m, 0), lambda m: stamp(m, 3), lambda m: stamp(m)[:-1] + "+00:00",
                      lambda m: str(m // 1_000_000), lambda m: str(m // 1000)):
            with self.subTest(write(BEGIN)):
                feed = self.feed(30, step=300_000)
                feed.date, feed.objects = write, feed.by_date
                self.assertEqual(self.take(feed.collection)["files"][0]["in_doubt"], False)
                self.assert_all(feed)

    def test_no_headers_at_all(self):
        feed = self.feed()
        feed.objects = lambda query: Answer(body=json.loads(feed.by_next(query).body))
        self.take(feed.collection)
        self.assert_all(feed)
        self.assertEqual(self.take(feed.collection)["duplicate"], 95)  # nothing to go on from

    def test_envelopes_of_all_kinds(self):
        one = indicator(1)
        for body, taken in (({}, 0), ({"more": False}, 0), ({"objects": []}, 0), ({"objects": None}, 0),
                            ({"objects": [one]}, 1), ({"x_note": 1}, 0), ({"next": None, "more": None}, 0),
                            ({"type": "bundle", "id": f"bundle--{one['id'][11:]}", "objects": [one]}, 1)):
            with self.subTest(body):
                feed = self.feed(0)
                feed.objects = lambda query, body=body: Answer(body=body, Content_Type="text/plain")
                self.assertEqual(self.take(feed.collection)["objects"], taken)
        for body in ({"title": "out of order"}, {"error": "no"}, {"more": "true"}, {"next": []}, [], "x", ""):
            with self.subTest(body):
                feed = self.feed(0)
                feed.objects = lambda query, body=body: Answer(body=json.dumps(body) if body != "" else "")
                report = self.take(feed.collection, status=1)
                self.assertIn("else than TAXII", report["files"][0]["error"]["message"])


class Accept(FeedTest):
    def test_opentaxii_406_unless_as_it_spells_it(self):
        for form in Taxii.accepts:
            with self.subTest(form):
                feed = self.feed(25)
                feed.accepts = (form,)
                self.assertEqual(self.take(feed.address, "--from-start")["objects"], 25)

    def test_taxii_2_0_is_named(self):
        feed = self.feed(5)
        old = "application/vnd.oasis.taxii+json"
        feed.answer = lambda path, query, http: Answer(200 if old in http.headers["Accept"] else 406, {"title": "old"},
                                                       Content_Type=old + "; version=2.0")
        self.assertIn("TAXII 2.0", self.take(feed.root, status=1)["files"][0]["error"]["message"])

    def test_no_taxii_at_all(self):
        feed = self.feed(5)
        feed.answer = lambda path, query, http: Answer(body="x", Content_Type="text/\xff\x1b[1m")
        self.assertIn("TAXII 2.1 (?)", self.take(feed.root, status=1)["files"][0]["error"]["message"])
        feed.answer = lambda path, query, http: Answer(body="<html>Hello</html>", Content_Type="text/html")
        for address in (feed.address, feed.collection):
            self.assertIn("text/html", self.take(address, status=1)["files"][0]["error"]["message"])
