#!/usr/bin/env python3
# Copyright 2026 The Cascade Studio authors
# SPDX-License-Identifier: Apache-2.0
"""Compares one evaluation of published networks at full size with diffusers: A B A B, each in a process of its own.

    tests/bench/published_speed.py [--python PYTHON] [--threads 2] [--rounds 3] [--pairs 2] [NAME...]

PYTHON needs: pip install torch diffusers==0.42.1. Names: animatediff (SD1.5 and motion modules v2, 16 frames of 32x32
latents), modelscope, vae (16 frames of 256x256 pixels decoded). Weights are drawn at random, bf16 on both sides.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
NAMES = ["animatediff", "modelscope", "vae"]


def theirs(name, rounds, threads):
    """Runs in PYTHON: prints what `cascade bench NAME --json` prints."""
    import resource
    import time

    import torch

    torch.set_num_threads(threads)
    torch.set_default_dtype(torch.bfloat16)
    import diffusers

    def unet(frames=16, size=32):
        if name == "animatediff":
            adapter = diffusers.MotionAdapter(motion_max_seq_length=32, use_motion_mid_block=True)
            picture = diffusers.UNet2DConditionModel(
                cross_attention_dim=768,
                attention_head_dim=8,
                down_block_types=("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",),
                up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3,
            )
            model, width = diffusers.UNetMotionModel.from_unet2d(picture, adapter), 768
        else:
            model, width = diffusers.UNet3DConditionModel(cross_attention_dim=1024, attention_head_dim=64), 1024
        model = model.to(torch.bfloat16).eval()
        noisy = torch.randn(1, 4, frames, size, size)
        words = torch.randn(1, 77, width)
        words = words.repeat_interleave(frames, 0) if name == "animatediff" else words
        return lambda: model(noisy, torch.tensor([500.0], dtype=torch.float32), words)

    def vae():
        model = diffusers.AutoencoderKL(
            block_out_channels=(128, 256, 512, 512),
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
            layers_per_block=2,
            latent_channels=4,
        ).eval()
        latents = torch.randn(16, 4, 32, 32)
        return lambda: model.decode(latents)

    evaluation = vae() if name == "vae" else unet()
    seconds = []
    with torch.inference_mode():
        evaluation()
        for _ in range(rounds):
            begin = time.perf_counter()
            evaluation()
            seconds.append(time.perf_counter() - begin)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps(dict(name=name, seconds=seconds, median=statistics.median(seconds), peakBytes=peak)))


def last_json(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stderr}")
    text = done.stdout
    return json.loads(text[text.index("{") :])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=NAMES)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--program", default=ROOT / "build/release/bin/cascade")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pairs", type=int, default=2)
    parser.add_argument("--theirs", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.theirs:
        theirs(options.names[0], options.rounds, options.threads)
        return
    counts = ["--rounds", str(options.rounds), "--threads", str(options.threads)]
    for name in options.names:
        ours, others = [], []
        for _ in range(options.pairs):
            ours.append(last_json([options.program, "bench", name, "--dtype", "bf16", "--json", *counts]))
            others.append(last_json([options.python, __file__, name, "--theirs", *counts]))
        a = statistics.median(s for run in ours for s in run["seconds"])
        b = statistics.median(s for run in others for s in run["seconds"])
        peaks = [max(run["peakBytes"] for run in runs) / 2**30 for runs in (ours, others)]
        print(f"{name}: {a:.2f} s, diffusers {b:.2f} s: {b / a:.2f}x; peak {peaks[0]:.2f} and {peaks[1]:.2f} GiB")


main()
