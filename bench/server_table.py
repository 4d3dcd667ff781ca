#!/usr/bin/python3
"""The server beside nginx that serves the same bytes as a file, in the same run; memory; start-up; ingest.

bench/server_table.py [ITEMS...]     sizes of the store (10000 100000); needs build/release/comity, nginx, wrk, openssl

Every figure of comity stands beside nginx's under the same load: wrk on one thread shares the two cores with the
server that is measured. "cached" asks for one page over and over, as pollers of what is newest do; "anywhere" for
pages at random places of the whole collection.
"""
import argparse
import http.client
import json
import os
import pathlib
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMITY = ROOT / "build/release/comity"
ACCEPT = "application/taxii+json;version=2.1"
ROUNDS, SECONDS = 2, 2


def comity(*arguments):
    return subprocess.run([COMITY, *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def indicator(number):
    """About as long as ATT&CK's median object."""
    return {"type": "indicator", "spec_version": "2.1", "id": f"indicator--{number:08x}-0000-4000-8000-000000000000",
            "created": "2026-01-02T03:04:05.678Z", "modified": "2026-01-02T03:04:05.678Z",
            "name": f"Command server {number} of a campaign", "indicator_types": ["malicious-activity"],
            "description": "Seen in the logs of several operators. " + f"Case {number * 7919 % 1000003}. " * 25,
            "pattern": f"[ipv4-addr:value = '10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}']",
            "pattern_type": "stix", "valid_from": "2026-01-02T03:04:05.678Z"}


class Process:
    """Of a running server: its processor time and memory."""

    def __init__(self, pid):
        self.pid = pid

    def all(self):
        children = pathlib.Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [self.pid, *map(int, children)]

    def seconds(self):
        ticks = 0
        for pid in self.all():
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def mebibytes(self):
        status = "".join(pathlib.Path(f"/proc/{pid}/status").read_text() for pid in self.all())
        return sum(map(int, re.findall(r"VmRSS:\s+(\d+)", status))) / 1024


class Node:
    def __init__(self, folder, items, tls):
        self.folder = folder / f"node{items}"
        comity("init", self.folder, "--party", "xa.cert", "--name", "CERT of XA", "--jurisdiction", "XA")
        self.token = comity("token", "add", self.folder, "bench", "--write", "all").strip()
        began = time.monotonic()
        for first in range(0, items, 50_000):
            file = folder / "part.json"
            objects = [indicator(n) for n in range(first, min(items, first + 50_000))]
            file.write_text(json.dumps({"type": "bundle", "id": f"bundle--{first:08x}-0000-4000-8000-000000000000",
                                        "objects": objects}, separators=(",", ":")))
            comity("import", self.folder, file)
        self.filled = time.monotonic() - began
        self.tls = tls

    def serve(self, tls=False):
        options = ["--tls", self.tls / "cert.pem", self.tls / "key.pem"] if tls else []
        began = time.monotonic()
        self.server = subprocess.Popen([COMITY, "serve", self.folder, "--listen", "127.0.0.1:0", "--set=server.log=none",
                                        "--set=server.caller_rate=1000000",
                                        "--set=server.connections_per_address=20000", *options],
                                       stdout=subprocess.PIPE, text=True)
        while not (found := re.search(r"serves (https?://127\.0\.0\.1:(\d+)/)", self.server.stdout.readline())):
            pass
        self.started = time.monotonic() - began
        self.url, self.port = found[1], int(found[2])
        return Process(self.server.pid)

    def stop(self):
        self.server.terminate()
        self.server.wait()

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", path, headers={"Authorization": "Bearer " + self.token, "Accept": ACCEPT})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response, body


def nginx(folder, page, tls):
    (folder / "html").mkdir(exist_ok=True)
    (folder / "html/page.json").write_bytes(page)
    ports = [free_port(), free_port()]
    (folder / "nginx.conf").write_text(f"""
worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off;
events {{ worker_connections 4096; }}
http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; root {folder}/html;
  server {{ listen 127.0.0.1:{ports[0]}; }}
  server {{ listen 127.0.0.1:{ports[1]} ssl; ssl_certificate {tls}/cert.pem; ssl_certificate_key {tls}/key.pem; }} }}
""")
    server = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL)
    wait_for(ports[0])
    return server, ports


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(port):
    for _ in range(200):
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.02)
    sys.exit("nginx does not start")


def load(process, url, connections, headers=(), script=None):
    """Requests a second and the server's processor time of one, medians."""
    rates, costs = [], []
    for _ in range(ROUNDS):
        before = process.seconds()
        command = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}", *sum((["-H", h] for h in headers), [])]
        out = subprocess.run([*command, *(["-s", script] if script else []), url], capture_output=True, text=True).stdout
        if "Non-2xx" in out:
            sys.exit("the server refused requests: " + out)
        requests = int(re.search(r"(\d+) requests in", out)[1])
        rates.append(float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]))
        costs.append((process.seconds() - before) / max(1, requests) * 1e6)
    return statistics.median(rates), statistics.median(costs)


def cursors(node, items):
    """Where pages at random places begin: dates of things added, found by walking the manifest."""
    dates, state = [], ""
    while True:
        response, body = node.get(f"/main/collections/all/manifest/?limit=1000{state}")
        dates.append(response.headers["x-taxii-date-added-first"])
        document = json.loads(body)
        if not document.get("more") or len(dates) > 300:
            return dates[:-1] or dates
        state = "&next=" + document["next"]


def pages(node, items, folder, tls):
    node.serve()
    path = "main/collections/all/objects/?limit=100"
    page = node.get("/" + path)[1]
    places = cursors(node, items)
    node.stop()
    script = folder / "anywhere.lua"
    lines = ",".join(f'"/{path}&added_after={place}"' for place in random.Random(1).sample(places, min(len(places), 300)))
    script.write_text(f"local p = {{{lines}}}\nmath.randomseed(1)\n"
                      "request = function() return wrk.format('GET', p[math.random(#p)]) end\n")
    headers = ["Authorization: Bearer " + node.token, "Accept: " + ACCEPT]
    peer, ports = nginx(folder, page, tls)
    print(f"\n{items:,} items stored; a page of 100 is {len(page):,} bytes; filled in {node.filled:.1f} s")
    print(f"{'':>22}{'nginx':>16}{'cached':>16}{'ratio':>8}{'anywhere':>16}{'ratio':>8}")
    for secure in (False, True):
        process = node.serve(tls=secure)
        for connections in (1, 16, 64):
            scheme = "https" if secure else "http"
            theirs = load(Process(peer.pid), f"{scheme}://127.0.0.1:{ports[secure]}/page.json", connections)
            cached = load(process, node.url + path, connections, headers)
            anywhere = load(process, node.url + path, connections, headers, script)
            cells = "".join(f"{rate:>8,.0f}/s {cost:>4.0f}us" for rate, cost in (theirs,))
            print(f"{'TLS' if secure else 'plain'}, {connections:>2} connections{cells:>18}"
                  f"{cached[0]:>8,.0f}/s {cached[1]:>4.0f}us{cached[0] / theirs[0]:>8.2f}"
                  f"{anywhere[0]:>8,.0f}/s {anywhere[1]:>4.0f}us{anywhere[0] / theirs[0]:>8.2f}")
        node.stop()
    peer.terminate()
    peer.wait()


def memory(node, items):
    process = node.serve()
    time.sleep(0.5)
    row = {"start-up": f"{node.started * 1000:.0f} ms", "idle": f"{process.mebibytes():.0f} MiB"}
    crowd = [socket.create_connection(("127.0.0.1", node.port)) for _ in range(1_000)]
    for one in crowd:
        one.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
    for one in crowd:
        one.recv(4096)
    row["1,000 connections"] = f"{process.mebibytes():.0f} MiB"
    for one in crowd:
        one.close()
    slow = [socket.create_connection(("127.0.0.1", node.port), source_address=(f"127.0.{n % 50 + 1}.1", 0))
            for n in range(5_000)]
    for one in slow:
        one.sendall(b"GET /main/ HTTP/1.1\r\nHost: a\r\nX-Slow: ")
    began = time.monotonic()
    node.get("/taxii2/")
    row["5,000 slow ones"] = f"{process.mebibytes():.0f} MiB"
    row["an honest request beside them"] = f"{(time.monotonic() - began) * 1000:.1f} ms"
    for one in slow:
        one.close()
    node.stop()
    print(f"\n{items:,} items: " + ", ".join(f"{name} {value}" for name, value in row.items()))


def ingest(folder, tls):
    node = Node(folder, 0, tls)
    process = node.serve()
    import threading
    total, batch, writers = 40_000, 500, 8
    path = "/main/collections/inbox/objects/"

    def write(number):
        connection = http.client.HTTPConnection("127.0.0.1", node.port)
        for text in bodies[number::writers]:
            connection.request("POST", path, body=text, headers={"Authorization": "Bearer " + node.token,
                                                                 "Accept": ACCEPT, "Content-Type": ACCEPT})
            answer = json.loads(connection.getresponse().read())
            assert answer["success_count"] == batch, answer
        connection.close()

    bodies = [json.dumps({"objects": [indicator(n) for n in range(first, first + batch)]})
              for first in range(0, total, batch)]
    began, before = time.monotonic(), process.seconds()
    threads = [threading.Thread(target=write, args=(n,)) for n in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took, cost = time.monotonic() - began, process.seconds() - before
    print(f"\ningest over HTTP, {writers} writers, {batch} objects a request, durable when answered: "
          f"{total / took:,.0f} objects/s, {cost / total * 1e6:.0f} us an object")
    node.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("items", nargs="*", type=int, default=[10_000, 100_000])
    sizes = parser.parse_args().items
    folder = pathlib.Path(tempfile.mkdtemp(prefix="comity-bench-", dir=os.environ.get("COMITY_BENCH_DIR", "/var/tmp")))
    folder.chmod(0o755)
    try:
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-days", "2", "-subj", "/CN=localhost", "-keyout", folder / "key.pem", "-out",
                        folder / "cert.pem"], check=True, capture_output=True)
        (folder / "key.pem").chmod(0o644)
        for items in sizes:
            node = Node(folder, items, folder)
            pages(node, items, folder, folder)
            memory(node, items)
        ingest(folder, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
