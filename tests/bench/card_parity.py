#!/usr/bin/env python3
# Copyright 2026 The Cascade Studio authors
# SPDX-License-Identifier: Apache-2.0
"""Every network of a model, evaluated once on a card and on the processor: how far apart the outputs are.

Usage: tests/bench/card_parity.py CASCADE [--model toybox] [--device cuda:0]

Errors are |a - b| / |b| against the processor in fp32. In fp32 a card must be within 1e-5; in bf16 about as far as
the processor itself is in bf16. Ends with 1 where one is not. Needs Python with torch and safetensors; where the
machine has no card, `cascade forward` says so and this ends with its message.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import torch
from safetensors.torch import load_file, save_file

FP32_TOLERANCE = 1e-5
BF16_FACTOR = 2.0


def inputs_of(stage: dict, text_width: int) -> dict:
    """Random inputs of a stage's network, of at most eight frames and 192x320 pixels."""
    network, output = stage["network"], stage["output"]
    frames, height, width = min(8, output["frames"]), min(192, output["height"]), min(320, output["width"])
    inputs = {
        "x": torch.randn(1, network["inputChannels"], frames, height, width),
        "log_snr": torch.tensor([0.7]),
        "text": torch.randn(1, 12, text_width),
        "text_mask": torch.ones(1, 12),
    }
    if network["conditionChannels"] > 0:
        inputs["low"] = torch.randn(1, network["conditionChannels"], frames, height, width)
        inputs["low_log_snr"] = torch.tensor([4.0])
    return inputs


def evaluate(options, stage: str, folder: pathlib.Path, device: str, dtype: str) -> torch.Tensor:
    output = folder / f"{device.replace(':', '')}-{dtype}.safetensors"
    subprocess.run(
        [options.cascade, "forward", options.model, "--network", stage, "--inputs", folder / "in.safetensors",
         "--outputs", output, "--device", device, "--dtype", dtype], check=True)
    return load_file(output)["out"].double()


def error(actual: torch.Tensor, expected: torch.Tensor) -> float:
    return float((actual - expected).norm() / expected.norm())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cascade", help="the program")
    parser.add_argument("--model", default="toybox")
    parser.add_argument("--device", default="cuda:0")
    options = parser.parse_args()
    root = pathlib.Path(__file__).resolve().parents[2]
    named = root / "resources/models" / options.model
    model = json.loads(((named if named.is_dir() else pathlib.Path(options.model)) / "model.json").read_text())
    torch.manual_seed(1)
    wrong = 0
    print("| network | card fp32 | card bf16 | processor bf16 |\n|---|---|---|---|")
    for stage in model["stages"]:
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            save_file(inputs_of(stage, model["text"]["width"]), folder / "in.safetensors")
            truth = evaluate(options, stage["id"], folder, "cpu", "fp32")
            single = error(evaluate(options, stage["id"], folder, options.device, "fp32"), truth)
            half = error(evaluate(options, stage["id"], folder, options.device, "bf16"), truth)
            ours = error(evaluate(options, stage["id"], folder, "cpu", "bf16"), truth)
        wrong += not (single <= FP32_TOLERANCE and half <= BF16_FACTOR * ours)
        print(f"| {stage['id']} | {single:.1e} | {half:.1e} | {ours:.1e} |", flush=True)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
