#!/usr/bin/env python3
# Copyright 2026 The Cascade Studio authors
# SPDX-License-Identifier: Apache-2.0
"""How long `cascade render` takes to stop after Ctrl-C, at random moments of every phase.

Phases: load (start of the program to the first step), every stage of the model up to HD, and encode. A stage
is reached with all before it in the cache; the moment is drawn evenly from the first --window seconds of the
phase. What is measured is the time from the signal to the end of the process and, with --worker start, to the
moment when the worker says that nothing runs any more. Prints the median, the 99th percentile and the highest
of each phase and of all.

Example:
  python3 tests/bench/cancel_latency.py --cascade build/release/bin/cascade --count 100
"""
import argparse
import json
import math
import os
import random
import signal
import subprocess
import tempfile
import time
from pathlib import Path

STAGES = ["base", "tsr1", "ssr1", "ssr2", "tsr2", "tsr3", "ssr3"]
GRAPH = {
    "schema": 2,
    "conventions": {"guidance": "w"},
    "nodes": {
        "prompt": {"type": "prompt", "parameters": {"text": "a large red torus spinning over a checkered floor"}},
        "seed": {"type": "seed", "parameters": {"seed": 1}},
        "cascade": {"type": "cascade", "parameters": {}},
        "large": {"type": "resize", "parameters": {"size": "1280x768"}},
        "export": {"type": "export-video", "parameters": {}},
    },
    "links": [["prompt.text", "cascade.text"], ["seed.seed", "cascade.seed"], ["cascade.clip", "large.clip"],
              ["large.clip", "export.clip"]],
}


class Bench:
    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.environment = dict(os.environ, CASCADE_HOME=str(folder / "home"))

    def command(self, *words):
        return [self.options.cascade, *words]

    def graph(self, until):
        """A file with the graph cut off after a stage; its encode is of HD frames whatever the stage."""
        graph = json.loads(json.dumps(GRAPH))
        graph["nodes"]["cascade"]["parameters"]["until"] = until
        path = self.folder / f"{until}.cascade"
        path.write_text(json.dumps(graph))
        return path

    def start(self, until):
        return subprocess.Popen(
            self.command("render", str(self.graph(until)), "-o", str(self.folder / "out.mp4"), "--worker",
                         self.options.worker, "--progress", "json", "--threads", str(self.options.threads)),
            env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def await_phase(self, process, phase):
        """Until the first sign of the phase: progress of its stage, or for encode the end of the last one."""
        if phase == "load":
            return True
        for line in process.stderr:
            if phase == "encode" and (": found in the cache" in line or line.rstrip().endswith(" s")):
                return True
            if line.startswith("{") and json.loads(line)["stage"] == phase:
                return True
        return False

    def fill_cache(self, until):
        """All up to a stage, and nothing behind it; nothing at all for none."""
        subprocess.run(self.command("cache", "clear", "--pinned-too"), env=self.environment, check=True, stdout=subprocess.DEVNULL)
        if until is None:
            return
        process = self.start(until)
        said = process.communicate()[1]
        if process.returncode != 0:
            raise SystemExit(f"cascade render failed: {said}")

    def idle_after(self, begin):
        """Seconds until the worker has no run left."""
        while True:
            answer = subprocess.run(self.command("worker", "status", "--json"), env=self.environment,
                                    capture_output=True, text=True)
            if answer.returncode != 0 or not json.loads(answer.stdout)["runs"]:
                return time.monotonic() - begin
            time.sleep(0.02)  # between looks at another process, which tells nobody

    def cancel_once(self, phase, until):
        process = self.start(until)
        if not self.await_phase(process, phase):
            process.wait()
            return None  # an earlier cancel came when the stage was over: it was found
        time.sleep(random.uniform(0, self.options.window))  # the random moment itself: what is measured is what follows
        if process.poll() is not None:
            return None  # it was over before; not a sample
        begin = time.monotonic()
        process.send_signal(signal.SIGINT)
        process.stderr.read()
        code = process.wait()
        seconds = time.monotonic() - begin
        if code == 0:
            return None  # it ended well in the same moment
        if code not in (130, -signal.SIGINT):  # the latter: before the program listens to signals
            raise SystemExit(f"expected exit code 130 in phase {phase}, got {code}")
        return max(seconds, self.idle_after(begin)) if self.options.worker == "start" else seconds


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]


def report(name, values):
    print(f"{name:8} {len(values):5}  median {percentile(values, 0.5):6.3f} s  99 % {percentile(values, 0.99):6.3f} s"
          f"  highest {max(values):6.3f} s", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cascade", default="build/release/bin/cascade")
    parser.add_argument("--count", type=int, default=100, help="cancels of each phase")
    parser.add_argument("--window", type=float, default=3, help="seconds of a phase from which moments are drawn")
    parser.add_argument("--worker", default="never", choices=["never", "start"])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--phases", nargs="*", default=["load", *STAGES, "encode"])
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random.seed(options.seed)
    every = []
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options, Path(folder))
        for phase in options.phases:
            until = phase if phase in STAGES else "base"
            before = STAGES[STAGES.index(until) - 1] if until != "base" else None
            if before or phase == "encode":
                bench.fill_cache(before or until)
            values = []
            while len(values) < options.count:
                value = bench.cancel_once(phase, until)
                if value is not None:
                    values.append(value)
                elif phase in STAGES:
                    bench.fill_cache(before)  # the stage came to its end, and would be found from now on
            report(phase, values)
            every += values
        report("all", every)
        if options.worker == "start":
            subprocess.run(bench.command("worker", "stop"), env=bench.environment, check=False)


if __name__ == "__main__":
    main()
