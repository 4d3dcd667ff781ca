"""What other servers get wrong and what real clients send: one test each, named for it."""
import base64
import datetime
import json
import threading

from server_support import TAXII, ServerTest, ids_of, pages
from support import answer, bundle, indicator, uuid

STIX = "application/stix+json;version=2.1"


class PeerBugs(ServerTest):
    """Of medallion and OpenTAXII, as they were measured."""

    def test_accept(self):
        def status(accept):
            return self.call("GET", "/taxii2/", accept=accept).status
        for accepted in (TAXII, "application/taxii+json", "application/taxii+json; version=2.1", "*/*",
                         "application/*", "application/json, text/plain, */*", f"{STIX}, {TAXII}",
                         "application/taxii+json; version=2.1, application/stix+json;  version=2.1",
                         'application/taxii+json;version="2.1"', "APPLICATION/TAXII+JSON;VERSION=2.1",
                         "application/taxii+json;version=2.1;q=0.5, text/html", "application/taxii+json;charset=utf-8"):
            with self.subTest(accept=accepted):
                self.assertEqual(status(accepted), 200)
        for refused in (None, "", "application/taxii+json;version=2.2", "application/taxii+json;version=2.0",
                        "application/vnd.oasis.taxii+json;version=2.0", "application/vnd.oasis.taxii+json",
                        "application/json", "text/html", TAXII + ";q=0", "nonsense", "*/json"):
            with self.subTest(accept=refused):
                self.assert_taxii_error(self.call("GET", "/taxii2/", accept=refused), 406)

    def test_content_type_of_a_post(self):
        def status(content):
            return self.call("POST", self.inbox + "objects/", {"objects": [indicator(1)]}, content=content).status
        for taken in (TAXII, "application/taxii+json", "application/taxii+json; version=2.1; charset=utf-8"):
            self.assertEqual(status(taken), 202)
        for refused in (None, "application/json", "application/taxii+json;version=2.0", "text/plain",
                        "application/vnd.oasis.stix+json; version=2.0", "application/x-www-form-urlencoded"):
            with self.subTest(content=refused):
                answered = self.call("POST", self.inbox + "objects/", {"objects": [indicator(1)]}, content=refused)
                self.assert_taxii_error(answered, 415)

    def test_broken_json_is_a_taxii_error_not_a_page_of_html(self):
        self.assert_taxii_error(self.call("POST", self.inbox + "objects/", '{"objects": ['), 400)

    def test_one_bad_object_neither_refuses_the_rest_nor_hides_it(self):
        bad = dict(indicator(2), valid_from="yesterday")
        status = self.post([indicator(1), bad, indicator(3)]).json()
        self.assertEqual((status["success_count"], status["failure_count"]), (2, 1))
        self.assertEqual(ids_of([self.get(self.inbox + "objects/").json()]), [indicator(1)["id"], indicator(3)["id"]])

    def test_same_version_with_other_content_is_told_and_not_thrown_away(self):
        self.post([indicator(1)])
        status = self.post([indicator(1, name="Another")]).json()
        self.assertEqual(status["failures"][0]["id"], indicator(1)["id"])
        asides = answer("list", self.node, "--aside")
        self.assertEqual(len(asides["aside"]), 1, "kept as evidence")

    def test_a_chunked_post_is_taken(self):
        text = json.dumps({"objects": [indicator(1)]}).encode()
        connection = self.connect()
        parts = iter([text[:10], text[10:100], text[100:]])
        connection.request("POST", self.inbox + "objects/", body=parts, encode_chunked=True, headers={
            "Authorization": "Bearer " + self.token, "Accept": TAXII, "Content-Type": TAXII,
            "Transfer-Encoding": "chunked"})
        self.assertEqual(connection.getresponse().status, 202)
        connection.close()

    def test_head_is_allowed(self):
        self.assertEqual(self.call("HEAD", self.inbox + "objects/").status, 200)

    def test_a_limit_of_zero_less_or_no_number_is_a_mistake_of_the_client(self):
        for limit in ("0", "-1", "x"):
            self.assert_taxii_error(self.call("GET", self.inbox + f"objects/?limit={limit}"), 400)

    def test_a_huge_limit_is_the_page_limit(self):
        self.stop()
        self.serve("--set=server.page_limit=10")
        self.post([indicator(n) for n in range(1, 31)])
        for limit in ("999999999", "99999999999999999999999999"):
            page = self.get(self.inbox + f"objects/?limit={limit}").json()
            self.assertEqual((len(page["objects"]), page["more"]), (10, True))

    def test_added_after_without_a_fraction_or_with_few_digits(self):
        """What taxii2-client sends for a whole second; OpenTAXII refuses it."""
        self.post([indicator(1)])
        for moment in ("2020-01-01T00:00:00Z", "2020-01-01T00:00:00.5Z", "2020-01-01T00:00:00%2B00:00"):
            self.assertEqual(len(self.get(self.inbox + f"objects/?added_after={moment}").json()["objects"]), 1)
        self.assertEqual(self.get(self.inbox + "objects/?added_after=2999-01-01T00:00:00Z").json(), {})

    def test_added_after_that_is_no_time_is_no_fault_of_ours(self):
        self.assert_taxii_error(self.call("GET", self.inbox + "objects/?added_after=yesterday"), 400)

    def test_unknown_parameters_are_passed_over(self):
        self.post([indicator(1)])
        found = self.get(self.inbox + "objects/?match[confidence]=5&page=2&foo").json()
        self.assertEqual(len(found["objects"]), 1)

    def test_other_methods_are_405_with_allow_and_a_taxii_error(self):
        answered = self.call("PUT", self.inbox + "objects/", "{}")
        self.assert_taxii_error(answered, 405)
        self.assertIn("POST", answered["allow"])

    def test_manifest_has_next_so_that_taxii2_client_ends(self):
        self.post([indicator(n) for n in range(1, 8)])
        self.assertEqual(len(ids_of(pages(self, self.inbox + "manifest/", 3))), 7)

    def test_every_object_of_one_post_has_a_date_of_its_own(self):
        """medallion gives one to the whole batch: added_after then loses the rest of it."""
        self.post([indicator(n) for n in range(1, 101)])
        dates = [r["date_added"] for r in self.get(self.inbox + "manifest/").json()["objects"]]
        self.assertEqual(len(set(dates)), 100)
        self.assertEqual(dates, sorted(dates))
        seen = ids_of([page := self.get(self.inbox + "objects/?limit=10")] and [page.json()])
        while page.json().get("more"):
            page = self.get(self.inbox + f"objects/?limit=10&added_after={page['x-taxii-date-added-last']}")
            seen += ids_of([page.json()])
        self.assertEqual(sorted(seen), sorted(indicator(n)["id"] for n in range(1, 101)))

    def test_versions_are_as_in_the_object(self):
        self.post([indicator(1, modified="2026-01-02T03:04:05.678Z")])
        found = self.get(self.inbox + f"objects/{indicator(1)['id']}/versions/").json()
        self.assertEqual(found["versions"], ["2026-01-02T03:04:05.678Z"])

    def test_delete_then_get(self):
        self.post([indicator(1)])
        path = self.inbox + f"objects/{indicator(1)['id']}/"
        self.assertEqual(self.call("DELETE", path).status, 200)
        self.assert_taxii_error(self.call("GET", path), 404)

    def test_401_is_a_taxii_error(self):
        self.assert_taxii_error(self.call("GET", "/taxii2/", token=""), 401)


class PagingTraps(ServerTest):
    def test_an_added_after_poller_sees_what_comes_between_its_pages(self):
        self.post([indicator(n) for n in range(1, 11)])
        page = self.get(self.inbox + "objects/?limit=4")
        seen = ids_of([page.json()])
        self.post([indicator(n) for n in range(11, 21)])
        while page.json().get("more"):
            page = self.get(self.inbox + f"objects/?limit=4&added_after={page['x-taxii-date-added-last']}")
            seen += ids_of([page.json()])
        self.assertEqual(seen, [indicator(n)["id"] for n in range(1, 21)])

    def test_added_after_is_strictly_later(self):
        """connectors#7604: an inclusive one makes pollers go round for ever."""
        self.post([indicator(1)])
        last = self.get(self.inbox + "objects/")["x-taxii-date-added-last"]
        self.assertEqual(self.get(self.inbox + f"objects/?added_after={last}").json(), {})

    def test_next_survives_what_is_added_removed_and_erased_meanwhile(self):
        self.post([indicator(n) for n in range(1, 21)])
        page = self.get(self.inbox + "objects/?limit=5").json()
        self.call("DELETE", self.inbox + f"objects/{indicator(2)['id']}/")
        self.call("DELETE", self.inbox + f"objects/{indicator(12)['id']}/")
        answer("erase", self.node, indicator(15)["id"], "--basis", "test")
        self.post([indicator(21)])
        seen = ids_of([page])
        while page.get("more"):
            page = self.get(self.inbox + f"objects/?limit=5&next={page['next']}").json()
            seen += ids_of([page])
        self.assertEqual(seen, [indicator(n)["id"] for n in range(1, 22) if n not in (12, 15)])

    def test_a_new_version_is_added_again_and_the_old_one_leaves_the_view(self):
        self.post([indicator(1), indicator(2)])
        last = self.get(self.inbox + "objects/")["x-taxii-date-added-last"]
        self.post([indicator(1, modified="2026-02-01T00:00:00.000Z")])
        found = self.get(self.inbox + f"objects/?added_after={last}").json()["objects"]
        self.assertEqual([o["modified"] for o in found], ["2026-02-01T00:00:00.000Z"])


class Consumers(ServerTest):
    """Their requests as they send them."""

    def setUp(self):
        super().setUp()
        self.objects = [indicator(n) for n in range(1, 31)]
        self.post(self.objects)
        self.expected = sorted(o["id"] for o in self.objects)

    def basic(self, user="taxii"):
        return {"Authorization": "Basic " + base64.b64encode(f"{user}:{self.token}".encode()).decode()}

    def test_sentinel(self):
        """Basic only; an API root and a collection id, no discovery; pages by next, polls by added_after."""
        headers = self.basic("sentinel") | {"User-Agent": "TAXII-Azure-Sentinel"}
        self.get("/main/", token="", headers=headers)
        self.get("/main/collections/", token="", headers=headers)
        seen = ids_of(pages(self, self.inbox + "objects/?added_after=2020-01-01T00:00:00.000000Z&limit=7&"
                                               "match[type]=indicator", token="", headers=headers))
        self.assertEqual(sorted(seen), self.expected)

    def test_opencti(self):
        """Accepts anything; sends next and added_after together, the latter moved on as it reads."""
        options = {"token": "", "accept": "application/json, text/plain, */*", "headers": self.basic()}
        page = self.get(self.inbox + "objects/?added_after=2020-01-01T00:00:00.000Z&limit=8", **options)
        seen = ids_of([page.json()])
        while page.json().get("more"):
            last = page["x-taxii-date-added-last"]
            page = self.get(self.inbox + f"objects/?added_after={last}&next={page.json()['next']}&limit=8", **options)
            seen += ids_of([page.json()])
        self.assertEqual(sorted(seen), self.expected)
        self.assertEqual(self.get(self.inbox + f"objects/?added_after={page['x-taxii-date-added-last']}", **options)
                         .json(), {})

    def test_splunk_and_others_without_a_limit(self):
        """The server has to page by itself."""
        self.stop()
        self.serve("--set=server.page_limit=7")
        discovery = self.get("/taxii2/", token="", headers=self.basic()).json()
        root = "/" + discovery["api_roots"][0].split("/", 3)[3]
        found = self.get(root + "collections/", token="", headers=self.basic()).json()["collections"]
        self.assertIn(self.collections["inbox"], [c["id"] for c in found])
        self.assertEqual(sorted(ids_of(pages(self, self.inbox + "objects/", token="", headers=self.basic()))),
                         self.expected)

    def test_minemeld_takes_modified_for_a_date_added(self):
        """minemeld-core#400: it may ask for more than it needs, and must not miss what was added since."""
        newest = max(o["modified"] for o in self.objects)
        seen = ids_of(pages(self, self.inbox + f"objects/?added_after={newest}", token="", headers=self.basic()))
        self.assertEqual(sorted(seen), self.expected, "all were added after they were modified")

    def test_misp_push(self):
        """taxii2-client: percent-encoded parameters, envelopes cut to max_content_length, one look at the status."""
        most = self.get("/main/", token="", headers=self.basic()).json()["max_content_length"]
        text = json.dumps({"objects": [indicator(n) for n in range(100, 110)]})
        self.assertLess(len(text), most)
        status = self.call("POST", self.inbox + "objects/", text, token="", headers=self.basic()).json()
        self.assertEqual((status["status"], status["failure_count"], status["success_count"]), ("complete", 0, 10))

    def test_taxii2_client(self):
        """Its own checks of what a server answers (§3.3 of the notes), and its way of paging."""
        listed = self.get(self.inbox).json()
        self.assertIn(listed["id"], self.inbox)
        self.assertIsInstance(listed["can_read"], bool)
        url, limit, seen = self.inbox + "objects/?match%5Btype%5D=indicator", 9, []
        page = self.get(f"{url}&limit={limit}")
        for token in ("application/taxii+json", "version=2.1"):
            self.assertIn(token, page["content-type"])
        while True:
            seen += ids_of([page.json()])
            if not page.json().get("more"):
                break
            # it goes on with the number that it received as the limit
            page = self.get(f"{url}&limit={len(page.json()['objects'])}&next={page.json()['next']}")
        self.assertEqual(sorted(seen), self.expected)
        status = self.post([indicator(1)]).json()
        counts = [status[k] for k in ("success_count", "failure_count", "pending_count")]
        self.assertEqual(sum(counts), status["total_count"])
        for name, count in zip(("successes", "failures", "pendings"), counts):
            self.assertEqual(len(status.get(name, [])), count)

    def test_python_stix2_posts_a_bundle_and_asks_for_five_thousand(self):
        text = bundle([indicator(200)])
        self.assertEqual(self.call("POST", self.inbox + "objects/", text).status, 202)
        self.assertEqual(len(self.get(self.inbox + "objects/?limit=5000").json()["objects"]), 31)

    def test_no_user_agent_is_no_reason_to_refuse(self):
        connection = self.connect()
        connection.putrequest("GET", "/taxii2/", skip_accept_encoding=True)
        connection.putheader("Accept", TAXII)
        connection.putheader("Authorization", "Bearer " + self.token)
        connection.endheaders()
        self.assertEqual(connection.getresponse().status, 200)
        connection.close()
