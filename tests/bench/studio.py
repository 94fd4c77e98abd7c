#!/usr/bin/env python3
# Copyright 2026 The Cascade Studio authors
# SPDX-License-Identifier: Apache-2.0
"""The studio's measures beside their bars: prints each, then a verdict; exit code 1 where a bar is missed.

  start     from the start of the program to its first painted window, and to the demo on the canvas
  idle      what the window costs while nobody does anything
  frames    a frame of 500 nodes, in software and with OpenGL; pictures of 50 lanes and 10,000 frames
  latency   from input to picture, and the longest block, while the HD stage works on all cores
  draft     live drafts: from the last key to the picture
  preview   the first picture of every stage
  stop      Esc in every stage, and what is left

Windows are shown by an Xvfb of this script's; --offscreen shows them in memory instead (latency, draft,
preview and stop). The load of the machine is printed first: figures are worth what it is low.

Example:
  python3 tests/bench/studio.py start idle frames latency draft preview stop
"""
import argparse
import mmap
import os
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WIDTH, HEIGHT = 1920, 1080
MEASURES = ["start", "idle", "frames", "latency", "draft", "preview", "stop"]


class Screen:
    """A display in memory whose pixels can be read as they change."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        reader, writer = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", self.folder.name,
             "-nolisten", "tcp"], pass_fds=[writer], stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as told:
            self.display = ":" + told.readline().strip()
        with open(Path(self.folder.name) / "Xvfb_screen0", "rb") as file:
            self.memory = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        head = struct.unpack(">25I", self.memory[:100])  # the header of the XWD format
        self.row = head[12]
        self.pixels = head[0] + 12 * head[19]

    def close(self):
        self.server.terminate()
        self.server.wait()
        self.memory.close()
        self.folder.cleanup()

    def sample(self, step=48):
        """Pixels of a coarse grid."""
        grid = []
        for y in range(step // 2, HEIGHT, step):
            at = self.pixels + y * self.row
            line = self.memory[at:at + 4 * WIDTH]
            grid += [line[x:x + 4] for x in range(2 * step, 4 * WIDTH, 4 * step)]
        return grid

    def empty(self):
        return all(pixel[:3] == b"\0\0\0" for pixel in self.sample())


class Bars:
    def __init__(self):
        self.all = []

    def tell(self, what, value, below, unit):
        self.add(what, value, below, unit, "held" if value < below else "MISSED")

    def add(self, what, value, below, unit, verdict):
        self.all.append((what, float(value), float(below), unit, verdict))

    def read(self, text):
        """The bars that a program has printed."""
        for line in text.splitlines():
            if "BAR\t" in line:
                self.add(*line[line.index("BAR\t") + 4:].split("\t"))
            elif line.startswith(("  ", "/")) or " drafts: " in line or line.startswith("ssr3 for"):
                print(line)

    def verdict(self):
        print()
        for what, value, below, unit, verdict in self.all:
            print(f"{verdict:6}  {what:64} {value:8.2f} {unit}, bar {below:g}")
        return 1 if any(bar[4] != "held" for bar in self.all) else 0


class Bench:
    def __init__(self, options):
        self.options = options
        self.build = Path(options.build).resolve()
        self.screen = Screen()
        self.bars = Bars()

    def environment(self, home, offscreen=False):
        return dict(os.environ, CASCADE_HOME=str(home), DISPLAY=self.screen.display, QTEST_DISABLE_STACK_DUMP="1",
                    QT_QPA_PLATFORM="offscreen" if offscreen else "xcb", XDG_RUNTIME_DIR=str(home), LC_ALL="C.UTF-8")

    def studio(self, home):
        return subprocess.Popen([self.build / "bin/cascade-studio"], env=self.environment(home),
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def leave(self, process, home):
        process.send_signal(signal.SIGKILL)  # nothing of it is kept
        process.wait()
        subprocess.run([self.build / "bin/cascade", "worker", "stop"], env=self.environment(home), check=False,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not self.screen.empty():
            time.sleep(0.01)  # between looks at another process, which tells nobody

    def first_window(self, home):
        """Seconds to the first painted window, and to the last change of what it shows at its start."""
        begin = time.monotonic()
        process = self.studio(home)
        while len(set(self.screen.sample())) < 6:
            if process.poll() is not None:
                raise SystemExit(f"cascade-studio ended with {process.returncode}")
            time.sleep(0.002)  # between looks at the display, which does not tell when it is painted; what is measured is not finer
        painted = changed = time.monotonic()
        before = self.screen.sample()
        while time.monotonic() < changed + 1.5:
            now = self.screen.sample()
            if now != before:
                before, changed = now, time.monotonic()
            time.sleep(0.01)  # as above
        return painted - begin, changed - begin, process

    def start(self):
        with tempfile.TemporaryDirectory() as home:
            painted = []
            for again in range(self.options.starts + 2):
                first, last, process = self.first_window(home)
                self.leave(process, home)
                if again >= 2:  # the first ones greet, and fill the caches of the system
                    painted.append(first)
                print(f"  start {again + 1}: painted after {first:.2f} s, last changed after {last:.2f} s", flush=True)
        self.bars.tell("start to the first painted window, warm, median", statistics.median(painted), 1, "s")

    def idle(self):
        def spent(pid):
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

        with tempfile.TemporaryDirectory() as home:
            process = self.first_window(home)[2]
            time.sleep(10)  # the engine comes up, and all has been read
            before = spent(process.pid)
            time.sleep(self.options.idle)  # the measure: what is spent while nothing happens
            share = 100 * (spent(process.pid) - before) / self.options.idle
            self.leave(process, home)
        self.bars.tell("the window at rest, of a core", share, 1, "%")

    def program(self, command, offscreen):
        with tempfile.TemporaryDirectory() as home:
            done = subprocess.run(command, env=self.environment(home, offscreen), capture_output=True, text=True,
                                  check=False)
        self.bars.read(done.stdout + done.stderr)
        if done.returncode not in (0, 1):
            raise SystemExit(f"{command[0]} ended with {done.returncode}: {done.stdout[-2000:]}{done.stderr[-2000:]}")

    def frames(self):
        tests = self.build / "tests"
        self.program([tests / "tests_ui_canvas", "--class", "TestCanvasBench"], offscreen=True)
        self.program([tests / "tests_ui_panels", "--class", "TimelineBench"], offscreen=True)
        self.program([tests / "tests_ui_canvas", "--class", "TestGlView", "aFrameOf500Nodes"], offscreen=False)

    def engine(self, what):
        command = [self.build / "bench/studio_bench", what]
        if what == "latency":
            command += ["--seconds", str(self.options.seconds)]
        self.program(command, self.options.offscreen)

    def run(self):
        print(f"load {os.getloadavg()[0]:.2f} on {os.cpu_count()} threads", flush=True)
        for what in self.options.measures or MEASURES:
            print(what, flush=True)
            own = getattr(self, what, None)
            if own:
                own()
            else:
                self.engine(what)
            print(f"load {os.getloadavg()[0]:.2f}", flush=True)
        return self.bars.verdict()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measures", nargs="*", help="all of them without any")
    parser.add_argument("--build", default="build/release")
    parser.add_argument("--offscreen", action="store_true")
    parser.add_argument("--starts", type=int, default=7)
    parser.add_argument("--idle", type=float, default=20, help="seconds of idle")
    parser.add_argument("--seconds", type=float, default=60, help="of latency")
    options = parser.parse_args()
    if not set(options.measures) <= set(MEASURES):
        parser.error("there is " + ", ".join(MEASURES))
    bench = Bench(options)
    try:
        return bench.run()
    finally:
        bench.screen.close()


if __name__ == "__main__":
    sys.exit(main())
