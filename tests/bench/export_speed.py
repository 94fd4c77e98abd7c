#!/usr/bin/env python3
# Copyright 2026 The Cascade Studio authors
# SPDX-License-Identifier: Apache-2.0
"""Exports a cached HD clip, and has the `ffmpeg` program encode the same frames from raw RGB with the same settings and threads, A B A B.

The whole processes are timed: ours starts, finds the clip under its key, unpacks it, converts and encodes it. The bar is 1.3 times the other's time.

    tests/bench/export_speed.py                      # 128 frames of 1280x768; two steps of every stage make them, about a minute
    tests/bench/export_speed.py --steps 16 --rounds 5
"""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BAR = 1.3
SENTENCE = "a large red torus spinning over a checkered floor"


def timed(command, environment):
    begin = time.monotonic()
    ended = subprocess.run([str(word) for word in command], env=environment, capture_output=True, text=True)
    if ended.returncode != 0:
        sys.exit(f"failed with {ended.returncode}: {' '.join(map(str, command))}\n{ended.stderr[-2000:]}")
    return time.monotonic() - begin


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=ROOT / "build/release/bin/cascade")
    parser.add_argument("--steps", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cascade-export-") as name:
        folder = pathlib.Path(name)
        environment = dict(os.environ, CASCADE_HOME=str(folder / "home"))
        ours = [options.program, "render", SENTENCE, "--steps", options.steps, "--threads", options.threads, "--worker", "never", "--quiet",
                "-o", folder / "ours.mp4"]
        timed(ours, environment)
        raw = folder / "frames.rgb"
        timed(["ffmpeg", "-v", "error", "-i", folder / "ours.mp4", "-f", "rawvideo", "-pix_fmt", "rgb24", raw], environment)
        theirs = ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "1280x768", "-r", "24", "-i", raw, "-vf",
                  "scale=out_color_matrix=bt709:out_range=tv", "-c:v", "libx264", "-preset", "medium", "-crf", "17", "-pix_fmt", "yuv420p",
                  "-threads", options.threads, "-movflags", "+faststart", folder / "theirs.mp4"]
        seconds = [(timed(ours, environment), timed(theirs, environment)) for _ in range(options.rounds)]
        for a, b in seconds:
            print(f"cascade {a:6.2f} s   ffmpeg {b:6.2f} s   {a / b:.2f}")
        ratio = statistics.median(a for a, _ in seconds) / statistics.median(b for _, b in seconds)
        print(f"{raw.stat().st_size // (1280 * 768 * 3)} frames, {options.threads} threads: "
              f"{ratio:.2f} times ffmpeg's time, at most {BAR}: {'ok' if ratio <= BAR else 'MISSED'}")
        return 0 if ratio <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
