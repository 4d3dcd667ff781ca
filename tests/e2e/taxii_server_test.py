"""TAXII 2.1, endpoint by endpoint, with a client that shares no code with the server."""
import json
import re
import time

from server_support import TAXII, ServerTest, ids_of, pages
from support import answer, bundle, comity, indicator, uuid

STAMP = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")  # §2: exactly microseconds


def version(number, minute, **properties):
    return indicator(number, modified=f"2026-01-02T04:{minute:02}:05.678Z", **properties)


class About(ServerTest):
    def test_discovery(self):
        found = self.get("/taxii2/")
        self.assertEqual(found["content-type"], TAXII)
        document = found.json()
        self.assertEqual(document["title"], "CERT of XA")
        self.assertIn(document["default"], document["api_roots"])
        self.assertEqual(document["api_roots"], [f"http://127.0.0.1:{self.port}/main/"])

    def test_api_root(self):
        root = self.get("/main/").json()
        self.assertTrue(root["title"])
        self.assertEqual(root["versions"], [TAXII])
        self.assertGreater(root["max_content_length"], 0)
        self.assert_taxii_error(self.call("GET", "/nowhere/"), 404)

    def test_a_second_tenant_is_another_root(self):
        made = answer("collection", "add", self.node, "--title", "Exercises", "--tenant", "drill", "--alias", "all")
        roots = self.get("/taxii2/").json()["api_roots"]
        self.assertEqual([r.rsplit("/", 2)[1] for r in roots], ["drill", "main"])
        found = self.get("/drill/collections/all/").json()
        self.assertEqual(found["id"], made["id"])
        self.assert_taxii_error(self.call("GET", f"/main/collections/{made['id']}/"), 404)

    def test_collections_are_sorted_by_id_and_say_what_the_caller_may(self):
        reader = self.add_token("reader", "--read", "all")
        found = self.get("/main/collections/", token=reader).json()["collections"]
        self.assertEqual([c["id"] for c in found], sorted(self.collections.values()))
        for collection in found:
            self.assertEqual((collection["can_read"], collection["can_write"]), (True, False))
            self.assertEqual(collection["media_types"], ["application/stix+json;version=2.1"])
        mine = {c["alias"]: c for c in self.get("/main/collections/").json()["collections"]}
        self.assertTrue(mine["inbox"]["can_write"])
        self.assertFalse(mine["all"]["can_write"], "nobody writes to a view")

    def test_a_collection_by_id_and_by_alias(self):
        by_id = self.get(self.inbox).json()
        self.assertEqual(by_id, self.get("/main/collections/inbox/").json())
        self.assert_taxii_error(self.call("GET", f"/main/collections/{uuid(1)}/"), 404)

    def test_a_view_shows_its_types_and_markings_only(self):
        answer("collection", "add", self.node, "--title", "Malware", "--alias", "malware", "--type", "malware")
        clear = "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"
        answer("collection", "add", self.node, "--title", "Clear", "--alias", "clear", "--marking", "TLP:CLEAR")
        malware = {"type": "malware", "spec_version": "2.1", "id": f"malware--{uuid(1)}", "is_family": False,
                   "created": "2026-01-02T03:04:05.678Z", "modified": "2026-01-02T03:04:05.678Z"}
        self.post([indicator(1), malware, indicator(2, object_marking_refs=[clear])])
        self.assertEqual(ids_of([self.get("/main/collections/malware/objects/").json()]), [malware["id"]])
        self.assertEqual(ids_of([self.get("/main/collections/clear/objects/").json()]), [indicator(2)["id"]])
        self.assert_taxii_error(self.call("POST", "/main/collections/malware/objects/", {"objects": [malware]}), 403)


class Reading(ServerTest):
    def setUp(self):
        super().setUp()
        self.post([indicator(1, x_spaced="kept  to the\tletter"), indicator(2)])
        self.post([version(1, 10, name="One, again"), indicator(3)])
        self.post([version(1, 20, name="One, once more")])

    def test_objects_come_in_the_order_of_their_dates(self):
        found = self.get(self.inbox + "objects/")
        self.assertEqual(ids_of([found.json()]), [indicator(n)["id"] for n in (2, 3, 1)])
        first, last = found["x-taxii-date-added-first"], found["x-taxii-date-added-last"]
        self.assertRegex(first, STAMP)
        self.assertRegex(last, STAMP)
        self.assertLess(first, last)
        self.assertNotIn("more", found.json())

    def test_bytes_are_those_posted(self):
        text = '{"type":"indicator", "spec_version":"2.1","id":"indicator--%s", "created":"2026-01-02T03:04:05.100Z",' \
               '"modified":"2026-01-02T03:04:05.100Z","pattern":"[ipv4-addr:value = \'192.0.2.1\']","pattern_type":' \
               '"stix","valid_from":"2026-01-02T03:04:05Z","x_number":1.50,"x_text":"\\u00e9"}' % uuid(50)
        self.assertEqual(self.call("POST", self.inbox + "objects/", '{"objects":[' + text + "]}").status, 202)
        found = self.get(self.inbox + f"objects/indicator--{uuid(50)}/")
        self.assertEqual(found.body.decode(), '{"objects":[' + text + "]}")
        self.assertEqual(self.get(self.inbox + f"objects/indicator--{uuid(50)}/versions/").json(),
                         {"versions": ["2026-01-02T03:04:05.100Z"]})

    def test_versions_of_an_object(self):
        path = self.inbox + f"objects/{indicator(1)['id']}/"
        versions = ["2026-01-02T03:04:05.678Z", "2026-01-02T04:10:05.678Z", "2026-01-02T04:20:05.678Z"]
        found = self.get(path + "versions/")
        self.assertEqual(found.json(), {"versions": versions})
        self.assertRegex(found["x-taxii-date-added-last"], STAMP)

        def of(match):
            return [o["modified"] for o in self.get(path + match).json().get("objects", [])]
        self.assertEqual(of(""), versions[2:])
        self.assertEqual(of("?match[version]=all"), versions)
        self.assertEqual(of("?match%5Bversion%5D=first"), versions[:1])
        self.assertEqual(of("?match[version]=first,last"), [versions[0], versions[2]])
        self.assertEqual(of(f"?match[version]={versions[1]},first"), versions[:2])
        self.assertEqual(of("?match[version]=2026-01-02T04:10:05.678000Z"), versions[1:2])
        self.assertEqual(self.get(path + "?match[version]=2020-01-01T00:00:00Z").json(), {})
        self.assert_taxii_error(self.call("GET", path + "?match[version]=all,last"), 400)
        self.assert_taxii_error(self.call("GET", path + "?match[version]=latest"), 400)
        self.assert_taxii_error(self.call("GET", self.inbox + f"objects/indicator--{uuid(99)}/"), 404)
        self.assert_taxii_error(self.call("GET", self.inbox + f"objects/indicator--{uuid(99)}/versions/"), 404)

    def test_manifest(self):
        found = self.get(self.inbox + "manifest/?match[version]=all")
        records = found.json()["objects"]
        self.assertEqual(len(records), 5)
        for record in records:
            self.assertEqual(set(record), {"id", "date_added", "version", "media_type"})
            self.assertRegex(record["date_added"], STAMP)
            self.assertEqual(record["media_type"], "application/stix+json;version=2.1")
        dates = [record["date_added"] for record in records]
        self.assertEqual(dates, sorted(set(dates)), "dates rise, and each is there once")
        self.assertEqual((found["x-taxii-date-added-first"], found["x-taxii-date-added-last"]), (dates[0], dates[-1]))

    def test_every_filter_and_their_combinations(self):
        def ids(query):
            return sorted(ids_of([self.get(self.inbox + "objects/?" + query).json()]))
        one, two, three = (indicator(n)["id"] for n in (1, 2, 3))
        self.assertEqual(ids(f"match[id]={one},{three}"), [one, three])
        self.assertEqual(ids(f"match[id]={one},{three}&match[version]=first&match[type]=indicator"), [one, three])
        self.assertEqual(ids("match[type]=malware"), [])
        self.assertEqual(ids("match[type]=malware,indicator"), [one, two, three])
        self.assertEqual(ids("match[spec_version]=2.1"), [one, two, three])
        self.assertEqual(ids("match[spec_version]=2.0"), [])
        self.assertEqual(ids("match[x_mine]=1&unknown=2"), [one, two, three], "unknown ones are passed over")
        last = self.get(self.inbox + f"manifest/?match[id]={two}").json()["objects"][0]["date_added"]
        self.assertEqual(ids(f"added_after={last}"), [one, three])
        self.assertEqual(ids(f"added_after={last}&match[id]={two}"), [])

    def test_spec_versions(self):
        old = {"type": "tool", "id": f"tool--{uuid(1)}", "created": "2020-01-01T00:00:00.000Z",
               "modified": "2020-01-01T00:00:00.000Z", "name": "old", "labels": ["remote-access"]}
        new = {"type": "tool", "spec_version": "2.1", "id": old["id"], "created": old["created"],
               "modified": "2020-01-02T00:00:00.000Z", "name": "new"}
        later = dict(old, modified="2020-01-03T00:00:00.000Z", name="older standard, newer content")
        self.assertEqual(self.post([old, new, later]).json()["failure_count"], 0)
        path = self.inbox + f"objects/{old['id']}/?match[version]=all"

        def names(more=""):
            return [o["name"] for o in self.get(path + more).json().get("objects", [])]
        self.assertEqual(names(), ["new"], "without the filter, the latest specification version of the object")
        self.assertEqual(names("&match[spec_version]=2.0"), ["old", "older standard, newer content"])
        self.assertEqual(names("&match[spec_version]=2.0,2.1"), ["old", "new", "older standard, newer content"])
        media = {r["media_type"] for r in self.get(self.inbox + "manifest/?match[spec_version]=2.0").json()["objects"]}
        self.assertEqual(media, {"application/stix+json;version=2.0"})

    def test_malformed_parameters(self):
        for query in ("limit=0", "limit=-1", "limit=x", "limit=", "limit=1.5", "limit=1&limit=2", "added_after=today",
                      "added_after=2026-13-01T00:00:00Z", "added_after=", "next=bogus", "match[type]=a&match[type]=b",
                      "match[id]=", "match[id]=a,,b", "match[version]=all,first", "a=%zz", "next=a&next=b"):
            with self.subTest(query=query):
                self.assert_taxii_error(self.call("GET", self.inbox + "objects/?" + query), 400)

    def test_observables_have_a_version_that_stays(self):
        address = {"type": "ipv4-addr", "spec_version": "2.1", "value": "198.51.100.3",
                   "id": "ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4"}
        self.post([address])
        record = self.get(self.inbox + f"manifest/?match[id]={address['id']}").json()["objects"][0]
        path = self.inbox + f"objects/{address['id']}/"
        self.assertEqual(self.get(path + "versions/").json()["versions"], [record["version"]])
        self.assertEqual(self.get(path + f"?match[version]={record['version']}").json(), {"objects": [address]})

    def test_pages(self):
        self.post([indicator(n) for n in range(10, 47)])
        everything = ids_of(pages(self, self.inbox + "objects/"))
        self.assertEqual(len(everything), 40)
        for limit in (1, 7, 39, 40, 41):
            listing = list(pages(self, self.inbox + "objects/", limit))
            self.assertEqual(ids_of(listing), everything)
            self.assertTrue(all(len(page["objects"]) <= limit for page in listing))
        self.assertEqual(ids_of(pages(self, self.inbox + "manifest/", 7)), everything)
        listed = list(pages(self, self.inbox + f"objects/{indicator(1)['id']}/versions/", 1))
        self.assertEqual(sum((page["versions"] for page in listed), []), [o["modified"] for o in
                         self.get(self.inbox + f"objects/{indicator(1)['id']}/?match[version]=all").json()["objects"]])

    def test_next_belongs_to_its_query(self):
        cursor = self.get(self.inbox + "objects/?limit=1").json()["next"]
        self.get(self.inbox + f"objects/?limit=2&next={cursor}")
        self.assert_taxii_error(self.call("GET", self.inbox + f"objects/?match[type]=indicator&next={cursor}"), 400)
        self.assert_taxii_error(self.call("GET", self.all + f"objects/?limit=1&next={cursor}"), 400)
        self.assert_taxii_error(self.call("GET", self.inbox + f"objects/?next={cursor[:-2]}AA"), 400)

    def test_head_is_get_without_a_body(self):
        got = self.get(self.inbox + "objects/")
        head = self.call("HEAD", self.inbox + "objects/")
        self.assertEqual((head.status, head.body), (200, b""))
        self.assertEqual(head["x-taxii-date-added-last"], got["x-taxii-date-added-last"])

    def test_an_empty_collection_is_an_empty_envelope(self):
        made = answer("collection", "add", self.node, "--title", "Empty", "--box", "--alias", "empty")
        found = self.get(f"/main/collections/{made['id']}/objects/")
        self.assertEqual(found.body, b"{}")
        self.assertIsNone(found["x-taxii-date-added-first"])


class Posting(ServerTest):
    def test_status(self):
        posted = self.post([indicator(1), indicator(2)])
        status = posted.json()
        self.assertEqual(posted["content-type"], TAXII)
        self.assertEqual((status["status"], status["total_count"], status["success_count"], status["failure_count"],
                          status["pending_count"]), ("complete", 2, 2, 0, 0))
        self.assertEqual(status["successes"], [{"id": o["id"], "version": o["modified"]}
                                               for o in (indicator(1), indicator(2))])
        self.assertNotIn("failures", status)
        self.assertRegex(status["request_timestamp"], STAMP)
        self.assertEqual(self.get(f"/main/status/{status['id']}/").json(), status)
        self.assert_taxii_error(self.call("GET", f"/main/status/{uuid(7)}/"), 404)
        other = self.add_token("other", "--write", "all")
        self.assert_taxii_error(self.call("GET", f"/main/status/{status['id']}/", token=other), 404)

    def test_each_object_has_its_verdict(self):
        self.post([indicator(1)])
        bad = indicator(3)
        del bad["pattern"]
        status = self.post([indicator(1), indicator(1, name="Same version, other content"), bad, indicator(4), 7,
                            {"type": "indicator"}]).json()
        self.assertEqual((status["total_count"], status["success_count"], status["failure_count"]), (6, 2, 4))
        self.assertEqual([s["id"] for s in status["successes"]], [indicator(1)["id"], indicator(4)["id"]])
        conflict, invalid, number, empty = status["failures"]
        self.assertIn("another content", conflict["message"])
        self.assertIn("pattern", invalid["message"])
        self.assertIn("§", invalid["message"])
        self.assertEqual(number["id"], "object 5")
        self.assertTrue(empty["message"])
        kept = self.get(self.inbox + f"objects/{indicator(1)['id']}/").json()["objects"]
        self.assertEqual(kept, [indicator(1)], "the first stays")

    def test_a_repeated_post_doubles_nothing(self):
        for _ in range(3):
            self.assertEqual(self.post([indicator(1), indicator(1)]).json()["success_count"], 2)
        self.assertEqual(len(self.get(self.inbox + "objects/?match[version]=all").json()["objects"]), 1)
        self.assert_sound()

    def test_what_the_node_held_already_joins_the_box(self):
        comity("import", self.node, self.file("one.json", bundle([indicator(1)])))
        self.assertEqual(self.get(self.inbox + "objects/").json(), {})
        before = self.get(self.all + "objects/")["x-taxii-date-added-last"]
        self.post([indicator(1)])
        found = self.get(self.inbox + "objects/")
        self.assertEqual(ids_of([found.json()]), [indicator(1)["id"]])
        self.assertGreater(found["x-taxii-date-added-first"], before, "it joined now")
        self.assertEqual(self.get(self.all + "objects/")["x-taxii-date-added-last"], before, "nothing moved elsewhere")

    def test_an_imported_file_can_join_a_box(self):
        comity("import", self.node, "--collection", "inbox", self.file("one.json", bundle([indicator(1)])))
        self.assertEqual(ids_of([self.get(self.inbox + "objects/").json()]), [indicator(1)["id"]])

    def test_bodies_that_are_no_envelope(self):
        path = self.inbox + "objects/"
        self.assert_taxii_error(self.call("POST", path, "{"), 400)
        self.assert_taxii_error(self.call("POST", path, "not json"), 400)
        self.assert_taxii_error(self.call("POST", path, "{}"), 422)
        self.assert_taxii_error(self.call("POST", path, "[]"), 400)
        self.assert_taxii_error(self.call("POST", path, indicator(1)), 422)
        self.assert_taxii_error(self.call("POST", path, {"objects": {}}), 422)
        self.assertEqual(self.get(self.inbox + "objects/").json(), {})

    def test_a_large_post_is_pending_first(self):
        objects = [indicator(n, description="x" * 800) for n in range(1, 5001)]
        status = self.post(objects).json()
        self.assertEqual((status["status"], status["total_count"]), ("pending", 5000))
        self.assertEqual(status["pending_count"], 5000 - status["success_count"])
        while status["status"] == "pending":
            time.sleep(0.02)
            status = self.get(f"/main/status/{status['id']}/").json()
            self.assertEqual(status["total_count"],
                             status["success_count"] + status["failure_count"] + status["pending_count"])
        self.assertEqual((status["success_count"], status["failure_count"]), (5000, 0))
        self.assertEqual(len(status["successes"]), 5000)
        self.assertEqual(len(ids_of(pages(self, self.inbox + "objects/", 1000))), 5000)

    def test_too_large(self):
        self.stop()
        self.serve("--set=server.max_content_length=2048")
        self.assertEqual(self.get("/main/").json()["max_content_length"], 2048)
        self.post([indicator(1)])
        self.assert_taxii_error(self.call("POST", self.inbox + "objects/", {"objects": [indicator(2, name="x" * 2048)]}),
                                413)


class Removing(ServerTest):
    def test_an_object_leaves_the_box_and_not_the_node(self):
        self.post([indicator(1), version(1, 10), indicator(2)])
        path = self.inbox + f"objects/{indicator(1)['id']}/"
        gone = self.call("DELETE", path)
        self.assertEqual((gone.status, gone.body), (200, b""))
        self.assert_taxii_error(self.call("GET", path), 404)
        self.assert_taxii_error(self.call("DELETE", path), 404)
        self.assertEqual(ids_of([self.get(self.inbox + "manifest/?match[version]=all").json()]), [indicator(2)["id"]])
        self.assertIn(indicator(1)["id"], ids_of([self.get(self.all + "objects/").json()]))

    def test_a_single_version_leaves(self):
        self.post([indicator(1), version(1, 10), version(1, 20)])
        path = self.inbox + f"objects/{indicator(1)['id']}/"
        self.assertEqual(self.call("DELETE", path + "?match[version]=last").status, 200)
        self.assertEqual(self.get(path).json()["objects"][0]["modified"], version(1, 10)["modified"])
        self.assertEqual(self.call("DELETE", path + f"?match[version]={indicator(1)['modified']}").status, 200)
        self.assertEqual(self.get(path + "versions/").json()["versions"], [version(1, 10)["modified"]])

    def test_what_left_can_come_back_and_a_second_content_cannot(self):
        self.post([indicator(1)])
        path = self.inbox + f"objects/{indicator(1)['id']}/"
        self.call("DELETE", path)
        status = self.post([indicator(1, name="Other content")]).json()
        self.assertEqual(status["failure_count"], 1, "the tombstone keeps the digest")
        self.assertEqual(self.post([indicator(1)]).json()["success_count"], 1)
        self.assertEqual(self.get(path).json(), {"objects": [indicator(1)]})


class Rights(ServerTest):
    def test_who_may_what(self):
        reader = self.add_token("reader", "--read", "inbox")
        writer = self.add_token("writer", "--read", "none", "--write", "inbox")
        stranger = self.add_token("stranger", "--read", "all", "--write", "none")
        self.post([indicator(1)])
        path = self.inbox + "objects/"
        item = path + indicator(1)["id"] + "/"
        self.assert_taxii_error(self.call("POST", path, {"objects": []}, token=reader), 403)
        self.assert_taxii_error(self.call("DELETE", item, token=reader), 403)
        self.post([indicator(2)], token=writer)
        for place in (path, item, item + "versions/", self.inbox + "manifest/"):
            self.assert_taxii_error(self.call("GET", place, token=writer), 403)
        self.assert_taxii_error(self.call("DELETE", item, token=writer), 403)
        self.get(self.all, token=stranger)
        for method, place in (("GET", self.all), ("GET", self.all + "objects/"), ("POST", self.all + "objects/"),
                              ("DELETE", self.all + "objects/" + indicator(1)["id"] + "/")):
            body = {"objects": []} if method == "POST" else None
            self.assert_taxii_error(self.call(method, place, body, token=reader), 404)
        self.assertEqual([c["id"] for c in self.get("/main/collections/", token=reader).json()["collections"]],
                         [self.collections["inbox"]])

    def test_unknown_callers(self):
        for credentials in ({"token": ""}, {"token": "cmt_" + "A" * 43}, {"basic": ("someone", "wrong password")}):
            answered = self.call("GET", "/taxii2/", **credentials)
            self.assert_taxii_error(answered, 401)
            self.assertRegex(answered["www-authenticate"], "Basic")
        self.assert_taxii_error(self.call("GET", "/nothing/at/all/", token=""), 401)

    def test_what_is_revoked_holds_at_once(self):
        token = self.add_token("short")
        self.get("/taxii2/", token=token)
        comity("token", "revoke", self.node, "short")
        self.assert_taxii_error(self.call("GET", "/taxii2/", token=token), 401)

    def test_methods_paths_and_slashes(self):
        answered = self.call("PUT", self.inbox + "objects/", "{}")
        self.assert_taxii_error(answered, 405)
        self.assertEqual(answered["allow"], "GET, HEAD, POST")
        self.assert_taxii_error(self.call("DELETE", "/taxii2/"), 405)
        self.assert_taxii_error(self.call("GET", "/main/collections/inbox/nothing/"), 404)
        moved = self.call("GET", "/main/collections?x=1")
        self.assertEqual((moved.status, moved["location"]), (308, "/main/collections/?x=1"))
