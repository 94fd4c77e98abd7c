#!/usr/bin/env python3
# Copyright 2026 The Cascade Studio authors
# SPDX-License-Identifier: Apache-2.0
"""The peak memory of exporting a cached HD clip of 128 frames, and of one of 512: four of it, one after the other.

The bar is a difference of at most 10 %. The highest resident set of the whole process is taken from the operating system.

    tests/bench/export_memory.py                     # two steps of every stage make the clip, about a minute
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BAR = 0.10
SENTENCE = "a large red torus spinning over a checkered floor"


def graph(joins):
    """The cascade's clip, `joins` times doubled, to an MP4."""
    nodes = {"prompt": {"type": "prompt", "parameters": {"text": SENTENCE}},
             "cascade": {"type": "cascade", "parameters": {"steps": 2}},
             "export": {"type": "export-video", "parameters": {}}}
    links, last = [["prompt.text", "cascade.text"]], "cascade.clip"
    for number in range(joins):
        nodes[f"join{number}"] = {"type": "join", "parameters": {}}
        links += [[last, f"join{number}.a"], [last, f"join{number}.b"]]
        last = f"join{number}.clip"
    return {"schema": 2, "conventions": {"guidance": "w"}, "nodes": nodes, "links": links + [[last, "export.clip"]]}


def peak(command, environment):
    """Runs it; the highest resident MiB of the process."""
    process = subprocess.Popen([str(word) for word in command], env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"failed with {process.returncode}: {' '.join(map(str, command))}")
    return usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=ROOT / "build/release/bin/cascade")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cascade-export-") as name:
        folder = pathlib.Path(name)
        environment = dict(os.environ, CASCADE_HOME=str(folder / "home"))
        ways = {128: 0, 512: 2}
        for frames, joins in ways.items():
            (folder / f"{frames}.cascade").write_text(json.dumps(graph(joins)))
        render = [options.program, "render", "--worker", "never", "--quiet"]
        peak([*render, folder / "128.cascade", "-o", folder / "cached.mp4"], environment)
        taken = {frames: [] for frames in ways}
        for _ in range(options.rounds):
            for frames in ways:
                taken[frames].append(peak([*render, folder / f"{frames}.cascade", "-o", folder / f"{frames}.mp4"], environment))
        few, many = (statistics.median(taken[frames]) for frames in ways)
        print(f"128 frames {few:.0f} MiB, 512 frames {many:.0f} MiB, {many / few - 1:+.1%}, at most {BAR:.0%}: "
              f"{'ok' if abs(many / few - 1) <= BAR else 'MISSED'}")
        return 0 if abs(many / few - 1) <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
