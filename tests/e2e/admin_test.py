"""The operator's interface over HTTP: what the commands do, and one shape of errors."""
import json

from server_support import ServerTest
from support import answer, bundle, indicator

JSON = "application/json"


class Admin(ServerTest):
    def setUp(self):
        super().setUp()
        self.admin = self.add_token("operator", "--admin", "--read", "none")

    def ask(self, method, path, body=None, status=200, **options):
        answered = self.call(method, "/admin" + path, body, token=self.admin, accept=JSON, content=JSON, **options)
        self.assertEqual(answered.status, status, answered.body[:500])
        return answered.json()

    def assert_problem(self, method, path, body=None, status=400, code=None, **options):
        answered = self.call(method, "/admin" + path, body, **({"token": self.admin, "content": JSON} | options))
        self.assertEqual(answered.status, status, answered.body[:500])
        self.assertEqual(answered["content-type"], "application/problem+json")
        problem = answered.json()
        self.assertEqual((problem["type"], problem["status"]), ("about:blank", status))
        self.assertTrue(problem["title"] and problem["detail"])
        if code:
            self.assertEqual(problem["code"], code)

    def test_it_is_for_administrators(self):
        self.assert_problem("GET", "/items", status=401, token="")
        self.assert_problem("GET", "/items", status=403, token=self.token)
        self.assert_problem("GET", "/nothing", status=404)
        self.assert_problem("PUT", "/items", status=405)

    def test_import_list_show_erase_export(self):
        report = self.ask("POST", "/import", bundle([indicator(1), indicator(2), {"type": "x"}]))
        self.assertEqual((report["taken"], report["refused"]), (2, 1))
        listed = self.ask("GET", "/items?type=indicator&limit=1")
        self.assertEqual((len(listed["items"]), listed["more"]), (1, True))
        listed = self.ask("GET", f"/items?type=indicator&after={listed['next']}")
        self.assertEqual([i["id"] for i in listed["items"]], [indicator(2)["id"]])
        self.assertEqual(listed, json.loads(json.dumps(answer("list", self.node, "--type", "indicator", "--after",
                                                              self.ask("GET", "/items?type=indicator&limit=1")["next"]))))
        shown = self.ask("GET", f"/items/{indicator(1)['id']}")
        self.assertIn(indicator(1)["id"], json.dumps(shown))
        exported = self.ask("GET", "/export?type=indicator")
        self.assertEqual(exported["objects"], [indicator(1), indicator(2)])
        self.ask("DELETE", f"/items/{indicator(1)['id']}?basis=order%2012")
        self.assert_problem("GET", f"/items/{indicator(1)['id']}", status=404, code="not-found")
        self.ask("GET", "/doctor")
        self.assertEqual(self.ask("GET", "/asides")["aside"], [])

    def test_import_into_a_box(self):
        self.ask("POST", "/import?collection=inbox", bundle([indicator(1)]))
        self.assertEqual(self.get(self.inbox + "objects/").json(), {"objects": [indicator(1)]})

    def test_collections_tokens_and_parties(self):
        made = self.ask("POST", "/collections", {"title": "Malware only", "alias": "malware", "type": ["malware", "tool"]},
                        status=201)
        self.assertEqual(made["types"], ["malware", "tool"])
        self.assertIn(made["id"], [c["id"] for c in self.ask("GET", "/collections")["collections"]])
        token = self.ask("POST", "/tokens/sensor", {"read": ["malware"], "days": 3}, status=201)["token"]
        self.assertEqual([c["alias"] for c in self.get("/main/collections/", token=token).json()["collections"]],
                         ["malware"])
        listed = {t["name"]: t for t in self.ask("GET", "/tokens")["tokens"]}
        self.assertIn("expires", listed["sensor"])
        self.ask("DELETE", "/tokens/sensor")
        self.assert_taxii_error(self.call("GET", "/taxii2/", token=token), 401)
        self.ask("DELETE", "/collections/malware")
        self.ask("POST", "/parties/xb.cert", {"name": "CERT of XB", "role": ["cert"]}, status=201)
        self.assertEqual(len(self.ask("GET", "/parties")["parties"]), 2)

    def test_what_is_wrong_is_said_in_one_shape(self):
        self.assert_problem("GET", "/items?limit=0", status=400, code="usage")
        self.assert_problem("GET", "/items?colour=red", status=400, code="usage")
        self.assert_problem("GET", "/items/indicator--nowhere", status=404, code="not-found")
        self.assert_problem("POST", "/collections", {"title": "x", "box": "perhaps"}, status=400, code="usage")
        self.assert_problem("POST", "/collections", "[1]", status=400, code="usage")
        self.assert_problem("POST", "/collections", "{", status=400, code="malformed")
        self.assert_problem("POST", "/tokens/everything", {}, status=409, code="exists")
        self.assert_problem("POST", "/import", "{", status=415, content="text/plain")
        self.assert_problem("POST", "/collections", "x" * 70_000, status=413)

    def test_no_value_becomes_an_option(self):
        self.assert_problem("GET", "/items/--help", status=404, code="not-found")
        self.assert_problem("POST", "/tokens/-x", {"purpose": "--admin"}, status=400)
        self.assertEqual(self.ask("GET", "/items?id=--help")["items"], [])

    def test_the_description_names_every_route(self):
        document = self.ask("GET", "/openapi.json")
        self.assertEqual(document["openapi"], "3.1.0")
        paths = document["paths"]
        self.assertEqual(set(paths["/admin/collections"]), {"get", "post"})
        self.assertIn("title", paths["/admin/collections"]["post"]["requestBody"]["content"][JSON]["schema"]["properties"])
        self.assertEqual(set(paths["/{root}/collections/{collection}/objects/"]), {"get", "post"})
        names = [operation["operationId"] for path in paths.values() for operation in path.values()]
        self.assertEqual(len(names), len(set(names)))


class Watching(ServerTest):
    def test_health(self):
        answered = self.call("GET", "/healthz", token="", accept=None)
        self.assertEqual((answered.status, answered.json()), (200, {"status": "ok"}))

    def test_metrics(self):
        self.post([indicator(1)])
        self.call("GET", "/taxii2/", token="")
        text = self.call("GET", "/metrics", token="", accept=None)
        self.assertTrue(text["content-type"].startswith("text/plain; version=0.0.4"))
        lines = dict(line.rsplit(" ", 1) for line in text.body.decode().splitlines() if not line.startswith("#"))
        self.assertEqual(lines['comity_requests_total{route="taxii-post",status="2xx"}'], "1")
        self.assertEqual(lines['comity_requests_total{route="taxii-discovery",status="4xx"}'], "1")
        self.assertEqual(lines["comity_items"], "2")
        self.assertEqual(lines['comity_request_seconds_count{route="taxii-post"}'], "1")
        proxied = self.call("GET", "/metrics", token="", accept=None, headers={"X-Forwarded-For": "192.0.2.1"})
        self.assertEqual(proxied.status, 401, "a proxy on this machine speaks for others")
        operator = self.add_token("operator", "--admin")
        self.assertEqual(self.call("GET", "/metrics", token=operator, headers={"Forwarded": "for=192.0.2.1"}).status, 200)
