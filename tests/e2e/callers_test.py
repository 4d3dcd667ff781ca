"""Who is calling: tokens, Basic, passwords, certificates, TLS; where the server may listen."""
import ssl
import subprocess

from server_support import ServerTest
from support import answer, comity, indicator


class Credentials(ServerTest):
    def test_bearer_and_basic_with_a_token(self):
        self.get("/taxii2/")
        self.get("/taxii2/", token="", basic=("whatever", self.token))
        self.assertEqual(self.call("GET", "/taxii2/", token="", headers={"Authorization": "bearer  " + self.token}).status,
                         200, "RFC 9110: the scheme is case-insensitive")

    def test_a_person_with_a_password(self):
        password = "correct horse battery staple"
        comity("token", "add", self.node, "ada", "--password", text=password + "\n")
        for _ in range(3):
            self.get("/taxii2/", token="", basic=("ada", password))
        self.assert_taxii_error(self.call("GET", "/taxii2/", token="", basic=("ada", password + "!")), 401)
        self.assert_taxii_error(self.call("GET", "/taxii2/", token="", basic=("eve", password)), 401)
        listed = {t["name"]: t["proof"] for t in answer("token", "list", self.node)["tokens"]}
        self.assertEqual(listed["ada"], "password")
        comity("token", "revoke", self.node, "ada")
        self.assert_taxii_error(self.call("GET", "/taxii2/", token="", basic=("ada", password)), 401)

    def test_guessing_passwords_has_to_wait_and_tokens_go_on(self):
        comity("token", "add", self.node, "ada", "--password", text="correct horse battery staple\n")
        statuses = [self.call("GET", "/taxii2/", token="", basic=("ada", f"guess {n} of many")) for n in range(12)]
        self.assertEqual([a.status for a in statuses], [401] * 10 + [429] * 2)
        self.assertGreater(int(statuses[-1]["retry-after"]), 0)
        self.get("/taxii2/")

    def test_short_passwords_foreign_parties_and_names_twice_are_refused(self):
        self.assertIn("12 bytes", comity("token", "add", self.node, "bob", "--password", text="short\n", status=2).stderr)
        self.assertIn("xb.cert", comity("token", "add", self.node, "bob", "--party", "xb.cert", status=2).stderr)
        self.assertIn("everything", comity("token", "add", self.node, "everything", status=1).stderr)
        comity("token", "revoke", self.node, "nobody", status=1)

    def test_no_secret_is_kept_or_logged(self):
        self.get("/taxii2/?match[id]=indicator--secret", token=self.token)
        self.call("GET", "/taxii2/", token="", basic=("ada", "a very secret password"))
        self.stop()
        files = [self.folder / "log", *(f for f in self.node.iterdir() if f.is_file())]
        for file in files:
            content = file.read_bytes()
            for secret in (self.token, "a very secret password", "indicator--secret"):
                self.assertNotIn(secret.encode(), content, file)
        self.assertIn('"route":"taxii-discovery"', (self.folder / "log").read_text())

    def test_a_caller_has_a_rate(self):
        self.stop()
        self.serve("--set=server.caller_rate=5")
        connection = self.connect()
        statuses = [self.call("GET", "/taxii2/", connection=connection).status for _ in range(40)]
        self.assertIn(429, statuses)
        self.assertEqual(statuses[:10], [200] * 10)
        other = self.add_token("other")
        self.get("/taxii2/", token=other)

    def test_parties(self):
        comity("party", "add", self.node, "xb.cert", "--name", "CERT of XB", "--role", "cert", "--email", "a@cert.example")
        parties = answer("party", "list", self.node)
        self.assertEqual([p["handle"] for p in parties["parties"]], ["xa.cert", "xb.cert"])
        self.assertEqual(parties["version"], 2)
        self.assertIn("xb.cert", comity("party", "add", self.node, "xb.cert", "--name", "Again", status=1).stderr)
        self.stop()
        self.assertEqual(len(answer("party", "list", self.node)["parties"]), 2, "it is in the file, signed")


class Tls(ServerTest):
    def setUp(self):
        super().setUp()
        self.stop()
        self.make("ca", "/CN=test ca", "-x509")
        self.make("server", "/CN=localhost", "-x509", "-CA", "ca.pem", "-CAkey", "ca.key", "-addext",
                  "subjectAltName=IP:127.0.0.1")
        self.make("client", "/CN=client", "-x509")

    def make(self, name, subject, *options):
        command = ["openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                   "-subj", subject, "-keyout", f"{name}.key", "-out", f"{name}.pem"]
        if "-CA" in options:  # openssl 3.0 signs requests with x509 only
            subprocess.run(["openssl", "req", "-new", *command[2:-2], "-out", f"{name}.csr"], cwd=self.folder, check=True,
                           capture_output=True)
            (self.folder / "ext").write_text("subjectAltName=IP:127.0.0.1")
            subprocess.run(["openssl", "x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
                            "-CAcreateserial", "-days", "2", "-extfile", "ext", "-out", f"{name}.pem"], cwd=self.folder,
                           check=True, capture_output=True)
            return
        subprocess.run([*command, *options], cwd=self.folder, check=True, capture_output=True)

    def serve_tls(self):
        self.serve("--tls", self.folder / "server.pem", self.folder / "server.key")

    def test_tls(self):
        self.serve_tls()
        self.assertEqual(self.scheme, "https")
        self.assertEqual(self.get("/taxii2/").json()["api_roots"], [f"https://127.0.0.1:{self.port}/main/"])
        self.post([indicator(1)])

    def test_versions_of_tls(self):
        self.serve_tls()
        for version, works in ((ssl.TLSVersion.TLSv1_3, True), (ssl.TLSVersion.TLSv1_2, True),
                               (ssl.TLSVersion.TLSv1_1, False)):
            context = self.tls
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = context.maximum_version = version
            with self.raw() as plain:
                try:
                    with context.wrap_socket(plain, server_hostname="127.0.0.1") as stream:
                        self.assertEqual(stream.version(), version.name.replace("_", "."))
                    connected = True
                except (ssl.SSLError, OSError):
                    connected = False
            self.assertEqual(connected, works, version)

    def test_a_client_certificate(self):
        self.serve_tls()
        comity("token", "add", self.node, "machine", "--certificate", self.folder / "client.pem", "--write", "all")
        context = self.tls
        context.load_cert_chain(self.folder / "client.pem", self.folder / "client.key")
        self.__class__.context = context
        import http.client
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=context)
        self.get("/taxii2/", token="", connection=connection)
        self.post([indicator(1)], token="", connection=connection)
        connection.close()
        self.assert_taxii_error(self.call("GET", "/taxii2/", token=""), 401)

    def test_a_new_certificate_is_taken_on_hangup(self):
        import signal
        self.serve_tls()
        before = ssl.get_server_certificate(("127.0.0.1", self.port))
        self.make("server", "/CN=renewed", "-x509", "-CA", "ca.pem", "-CAkey", "ca.key")
        self.server.send_signal(signal.SIGHUP)
        self.server.stdout.readline()
        self.assertNotEqual(ssl.get_server_certificate(("127.0.0.1", self.port)), before)
        self.get("/taxii2/")

    def test_a_broken_certificate_is_said(self):
        (self.folder / "bad.pem").write_text("no certificate")
        refused = comity("serve", self.node, "--listen", "127.0.0.1:0", "--tls", self.folder / "bad.pem",
                         self.folder / "server.key", status=None)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("bad.pem", refused.stderr)

    def test_other_machines_need_tls(self):
        refused = comity("serve", self.node, "--listen", "0.0.0.0:0", status=2)
        self.assertIn("--plain-http-beyond-this-machine", refused.stderr)
        self.assertIn("address", comity("serve", self.node, "--listen", "somewhere", status=2).stderr)


