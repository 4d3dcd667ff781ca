#!/usr/bin/python3
"""Logged decisions a second, end to end through HTTP: each answer is decided, and durable in the log, before it goes.

bench/log_http.py [--items N]     needs build/release/comity and wrk

Each answer is one release: one decision, one entry, one leaf.
Beside it, in the same run: what one write and fdatasync of this disk takes, and so what so many waiting clients could
get at most; and a manifest page of 100 items, which is one leaf as well.
"""
import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import tempfile
import time

from server_table import ACCEPT, Node, comity

SECONDS = 4


def sync_seconds(folder):
    file = os.open(folder / "floor", os.O_RDWR | os.O_CREAT)
    taken = []
    for i in range(300):
        began = time.monotonic()
        os.pwrite(file, b"x" * 8192, i % 64 * 8192)
        os.fdatasync(file)
        taken.append(time.monotonic() - began)
    os.close(file)
    return statistics.median(taken)


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * {"us": 1e-3, "ms": 1, "s": 1e3}[unit]


def load(node, path, clients):
    out = subprocess.run(["wrk", "-t1", f"-c{clients}", f"-d{SECONDS}s", "--latency", "--timeout", "10s",
                          "-H", f"Authorization: Bearer {node.token}", "-H", f"Accept: {ACCEPT}",
                          node.url.rstrip("/") + path], capture_output=True, text=True, check=True).stdout
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    assert not failed, out
    part = dict(re.findall(r"^\s+(50|99)%\s+(\S+)$", out, re.M))
    # Without a row where no answer came within wrk's time.
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]), *(milliseconds(part.get(p, "0ms")) for p in ("50", "99"))


def size_of(node):
    return json.loads(comity("log", "show", node.folder, "--json"))["logs"][-1]["size"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        node = Node(folder, options.items, None)
        process = node.serve()
        floor = sync_seconds(folder)
        print(f"one write and fdatasync of this disk: {floor * 1e3:.2f} ms; {options.items:,} items")
        print(f"{'what':<22}{'clients':>8}{'answers/s':>11}{'leaves/s':>10}{'p50 ms':>8}{'p99 ms':>8}{'CPU us':>8}"
              f"{'of clients / sync':>19}")
        paths = {"one object": "/main/collections/all/objects/?limit=1", "a page of 100": "/main/collections/all/objects/?limit=100"}
        for what, path in paths.items():
            for clients in (1, 16, 128, 1024):
                before, cpu = size_of(node), process.seconds()
                rate, p50, p99 = load(node, path, clients)
                leaves = (size_of(node) - before) / SECONDS
                used = (process.seconds() - cpu) / (rate * SECONDS)
                print(f"{what:<22}{clients:>8}{rate:>11,.0f}{leaves:>10,.0f}{p50:>8.2f}{p99:>8.2f}{used * 1e6:>8.0f}"
                      f"{rate * floor / clients:>19.3f}")
        node.stop()
        print(comity("log", "verify", node.folder), end="")


if __name__ == "__main__":
    main()
