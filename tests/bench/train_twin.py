#!/usr/bin/env python3
# Copyright 2026 The Cascade Studio authors
# SPDX-License-Identifier: Apache-2.0
"""A twin of the base network in plain PyTorch, as a yardstick for `cascade train`.

The twin has the same parameters, the same casts (fp32 master weights, activations in --dtype) and the same
step (noise, forward, backward, clipping, fused AdamW, running average) as core/training, written as one would
in PyTorch. First it is checked against `cascade forward`; then both train on clips that are ready in memory,
in turn (A B A B), each in a process of its own, and the ratio of their images per second is printed.

Needs Python with torch, numpy and safetensors; nothing else in this repository does.

Example:
  python tests/bench/train_twin.py --cascade build/release/bin/cascade --model resources/models/toybox
"""
import argparse
import json
import math
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file

TEXT_TOKENS = 12


def axis_features(count):
    place = (torch.arange(count) + 0.5) * (math.pi / count)
    return torch.cos(place[:, None] * torch.arange(1, 9))


class Twin(torch.nn.Module):
    """core/nn/VideoUnet for clips without images beside them."""

    def __init__(self, network, weights, padded):
        super().__init__()
        self.o = network
        self.padded = padded
        self.w = torch.nn.ParameterDict({k.replace(".", "/"): torch.nn.Parameter(v.float()) for k, v in weights.items()})

    def p(self, name, like):
        return self.w[name.replace(".", "/")].to(like.dtype)

    def has(self, name):
        return name.replace(".", "/") in self.w

    def linear(self, name, x):
        return F.linear(x, self.p(name + ".weight", x), self.p(name + ".bias", x) if self.has(name + ".bias") else None)

    def conv(self, name, x):
        weight, bias = self.p(name + ".weight", x), self.p(name + ".bias", x)
        missing_in, missing_out = -weight.shape[1] % 16, -weight.shape[0] % 16
        if not self.padded or missing_in + missing_out == 0:
            return F.conv2d(x, weight, bias, padding=weight.shape[2] // 2)
        if missing_in:
            x = F.pad(x.permute(0, 2, 3, 1), (0, missing_in)).permute(0, 3, 1, 2)
        y = F.conv2d(x, F.pad(weight, (0, 0, 0, 0, 0, missing_in, 0, missing_out)), F.pad(bias, (0, missing_out)),
                     padding=weight.shape[2] // 2)
        return y[:, : y.shape[1] - missing_out]

    def norm(self, name, x, scale=None, shift=None, activate=True):
        wide = x.float()
        y = wide * torch.rsqrt(wide.square().mean(1, keepdim=True) + 1e-6)
        y = y * self.w[(name + ".weight").replace(".", "/")].view(1, -1, 1, 1)
        if scale is not None:
            y = y * (1 + scale.float()[:, :, None, None]) + shift.float()[:, :, None, None]
        return (F.silu(y) if activate else y).to(x.dtype)

    def rms(self, name, x):
        wide = x.float()
        y = wide * torch.rsqrt(wide.square().mean(-1, keepdim=True) + 1e-6)
        return (y * self.w[(name + ".weight").replace(".", "/")]).to(x.dtype)

    @staticmethod
    def attend(q, k, v, bias):
        scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
        return torch.softmax(scores if bias is None else scores + bias, -1) @ v

    def residual(self, name, x, condition):
        scale, shift = self.linear(name + "to_scale_shift", condition).chunk(2, -1)
        h = self.conv(name + "conv1", self.norm(name + "norm1", x))
        h = self.conv(name + "conv2", self.norm(name + "norm2", h, scale, shift))
        return (self.conv(name + "shortcut", x) if self.has(name + "shortcut.weight") else x) + h

    def spatial(self, name, x, text, mask, frames, heads):
        n, c, height, width = x.shape
        tokens = self.norm(name + "norm", x, activate=False).permute(0, 2, 3, 1).flatten(1, 2)
        keys, bias = [], None
        if self.has(name + "text_to_kv.weight"):
            keys.append(self.linear(name + "text_to_kv", text.to(x.dtype)).repeat_interleave(frames, 0))
            bias = torch.zeros(mask.shape, dtype=x.dtype).masked_fill(~mask, -math.inf).repeat_interleave(frames, 0)
        if self.has(name + "to_kv.weight"):
            keys.append(self.linear(name + "to_kv", tokens))
            bias = None if bias is None else F.pad(bias, (0, tokens.shape[1]))
        k, v = torch.cat(keys, 1).chunk(2, -1)
        split = lambda t: t.unflatten(-1, (heads, -1)).transpose(1, 2)
        out = self.attend(split(self.linear(name + "to_q", tokens)), split(k), split(v),
                          None if bias is None else bias[:, None, None])
        x = x.permute(0, 2, 3, 1).flatten(1, 2) + self.linear(name + "to_out", out.transpose(1, 2).flatten(2))
        if self.has(name + "feed_in.weight"):
            inner = F.gelu(self.linear(name + "feed_in", self.rms(name + "feed_norm", x)), approximate="tanh")
            x = x + self.linear(name + "feed_out", inner)
        return x.unflatten(1, (height, width)).permute(0, 3, 1, 2)

    def position_bias(self, name, frames, like):
        distance = torch.arange(frames)[None, :] - torch.arange(frames)[:, None]
        n = distance.abs()
        far = 8 + (torch.log(n.double().clamp(min=1) / 8) / math.log(32 / 8) * 8).long()
        bucket = 16 * (distance > 0) + torch.where(n < 8, n, far.clamp(max=15))
        return self.p(name + "position.weight", like)[bucket].permute(2, 0, 1)

    def temporal_attention(self, name, x, batch, frames, heads, all_positions):
        n, c, height, width = x.shape
        tokens = self.norm(name + "norm", x, activate=False).permute(0, 2, 3, 1)
        if self.has(name + "picture.of_row.weight"):
            rows = self.linear(name + "picture.of_row", axis_features(height))[:, None]
            tokens = tokens + (rows + self.linear(name + "picture.of_column", axis_features(width))).to(tokens.dtype)
        qkv = self.linear(name + "to_qkv", tokens)
        qkv = qkv.view(batch, frames, height * width, 3, heads, c // heads)
        bias = self.position_bias(name, frames, x)
        if all_positions:
            q, k, v = qkv.flatten(1, 2).permute(2, 0, 3, 1, 4)
            bias = bias.repeat_interleave(height * width, 1).repeat_interleave(height * width, 2)
            out = self.attend(q, k, v, bias).transpose(1, 2)
        else:
            q, k, v = qkv.permute(3, 0, 2, 4, 1, 5).flatten(1, 2)
            out = self.attend(q, k, v, bias).view(batch, height * width, heads, frames, -1).permute(0, 3, 1, 2, 4)
        return x + self.linear(name + "to_out", out.reshape(n, height, width, c)).permute(0, 3, 1, 2)

    def temporal_convolution(self, name, x, batch, frames):
        h = self.norm(name + "norm", x).permute(0, 2, 3, 1).unflatten(0, (batch, frames))
        padded = F.pad(h, (0, 0, 0, 0, 0, 0, 1, 1))
        windows = torch.cat([padded[:, :-2], h, padded[:, 2:]], -1)
        out = F.linear(windows, self.p(name + "weight", x).flatten(1), self.p(name + "bias", x))
        return x + out.flatten(0, 1).permute(0, 3, 1, 2)

    def block(self, name, x, condition, text, mask, level, batch, frames):
        heads = max(1, level["channels"] // self.o["headWidth"])
        x = self.residual(name + "residual.", x, condition)
        if level["selfAttention"] or level["textAttention"]:
            x = self.spatial(name + "spatial.", x, text, mask, frames, heads)
        if level["temporal"] == "convolution":
            return self.temporal_convolution(name + "temporal.", x, batch, frames)
        if level["temporal"] == "convolution-attention":
            x = self.temporal_convolution(name + "temporal.", x, batch, frames)
            return self.temporal_attention(name + "frames.", x, batch, frames, heads, False)
        if level["temporal"] != "none":
            return self.temporal_attention(name + "temporal.", x, batch, frames, heads, level["temporal"] == "space-time")
        return x

    def condition(self, log_snr, text, mask, frames):
        angles = (log_snr * 25)[:, None] * torch.exp(torch.arange(32) * (-math.log(10000.0) / 32))
        waves = torch.cat([angles.cos(), angles.sin()], -1)
        name = "conditioning."
        numbers = self.linear(name + "log_snr.linear_2", F.silu(self.linear(name + "log_snr.linear_1", waves)))
        tokens = self.rms(name + "text.norm", text.float())
        scores = tokens @ self.w["conditioning/text/query"] / math.sqrt(tokens.shape[-1])
        share = torch.softmax(scores.masked_fill(~mask, -math.inf), -1)
        pooled = self.linear(name + "text.to_out", (share[:, None] @ tokens)[:, 0])
        rows = (numbers + pooled)[:, None].expand(-1, frames, -1)
        if self.has(name + "progress.of_time.weight"):
            time = self.linear(name + "progress.of_time", axis_features(frames))
            rows = rows + self.linear(name + "progress.to_out", F.silu(rows + time))
        return F.silu(rows).flatten(0, 1)

    def forward(self, x, log_snr, text, mask, dtype):
        batch, channels, frames, height, width = x.shape
        o, levels = self.o, self.o["levels"]
        assert o["resampling"] == "shuffle" and not o["efficient"] and o["norm"] == "rms", "not the shipped base"
        condition = self.condition(log_snr, text, mask, frames).to(dtype)
        squares = lambda t, f: t.permute(0, 2, 3, 1).unflatten(2, (-1, f)).unflatten(1, (-1, f)).permute(
            0, 1, 3, 2, 4, 5).flatten(3).permute(0, 3, 1, 2)
        pixels = lambda t, f: t.permute(0, 2, 3, 1).unflatten(3, (f, f, -1)).permute(
            0, 1, 3, 2, 4, 5).flatten(3, 4).flatten(1, 2).permute(0, 3, 1, 2)
        h = x.to(dtype).transpose(1, 2).flatten(0, 1).contiguous(memory_format=torch.channels_last)
        h = self.conv("entry", squares(h, o["patch"]))
        skips = []
        for i, level in enumerate(levels):
            if i > 0:
                h = self.conv(f"down_{i}.conv", squares(h, 2))
            for j in range(level["blocks"]):
                h = self.block(f"level_{i}_{j}.", h, condition, text, mask, level, batch, frames)
            if i + 1 < len(levels):
                skips.append(h)
        for i in reversed(range(len(levels))):
            if i + 1 < len(levels):
                for j in range(levels[i]["blocks"]):
                    h = self.block(f"level_{i}_up_{j}.", h, condition, text, mask, levels[i], batch, frames)
            if i > 0:
                up = pixels(self.conv(f"up_{i}.conv", h), 2)
                h = torch.cat([up, skips.pop() * (1 / math.sqrt(2))], 1)
        h = pixels(self.conv("exit", self.norm("exit_norm", h)), o["patch"])
        return h.unflatten(0, (batch, frames)).transpose(1, 2).float()


def load(options):
    stages = json.loads((Path(options.model) / "model.json").read_text())["stages"]
    base = next(s for s in stages if s["id"] == "base")
    weights = load_file(Path(options.model) / base["variants"]["original"]["file"])
    return base, Twin(base["network"], weights, options.padded)


def parity(options):
    """Largest difference of the outputs in fp32, over the largest output."""
    base, twin = load(options)
    shape = base["output"]
    generator = torch.Generator().manual_seed(1)
    text = torch.randn(2, TEXT_TOKENS, base["network"]["textWidth"], generator=generator)
    mask = torch.ones(2, TEXT_TOKENS, dtype=torch.bool)
    mask[1, 5:] = False
    x = torch.randn(2, 3, shape["frames"], shape["height"], shape["width"], generator=generator)
    log_snr = torch.tensor([-2.0, 3.0])
    with tempfile.TemporaryDirectory() as folder:
        inputs, outputs = Path(folder) / "in.safetensors", Path(folder) / "out.safetensors"
        save_file({"x": x, "log_snr": log_snr, "text": text, "text_mask": mask}, inputs)
        subprocess.run([options.cascade, "forward", options.model, "--network", "base", "--inputs", inputs,
                        "--outputs", outputs, "--dtype", "fp32"], check=True)
        ours = load_file(outputs)["out"]
    with torch.no_grad():
        theirs = twin(x, log_snr, text, mask, torch.float32)
    return ((ours - theirs).abs().max() / theirs.abs().max()).item()


def measure_twin(options):
    base, twin = load(options)
    torch.manual_seed(1)
    dtype = {"bf16": torch.bfloat16, "fp32": torch.float32}[options.dtype]
    shape, parameters = base["output"], list(twin.parameters())
    clips = torch.rand(options.clips, 3, options.frames, shape["height"], shape["width"]) * 2 - 1
    text = torch.randn(options.clips, TEXT_TOKENS, base["network"]["textWidth"])
    mask = torch.ones(options.clips, TEXT_TOKENS, dtype=torch.bool)
    optimiser = torch.optim.AdamW(parameters, lr=1e-5, betas=(0.9, 0.99), weight_decay=0.01, fused=True)
    average = [p.detach().clone() for p in parameters]

    def step():
        t = (torch.arange(options.clips) / options.clips + torch.rand(1)) % 1
        alpha, sigma = torch.cos(t * math.pi / 2), torch.sin(t * math.pi / 2)
        log_snr = 2 * torch.log(alpha / sigma)
        noise = torch.randn_like(clips)
        a, s = alpha.view(-1, 1, 1, 1, 1), sigma.view(-1, 1, 1, 1, 1)
        optimiser.zero_grad(set_to_none=True)
        loss = F.mse_loss(twin(a * clips + s * noise, log_snr, text, mask, dtype), a * noise - s * clips)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0, foreach=True)
        optimiser.step()
        with torch.no_grad():
            torch._foreach_lerp_(average, [p.detach() for p in parameters], 0.002)
        return loss.item()

    step()
    steps, begin = 0, time.perf_counter()
    while time.perf_counter() - begin < options.seconds:
        step()
        steps += 1
    return steps * options.clips * options.frames / (time.perf_counter() - begin)


def images_per_second(command):
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(result.stdout)["imagesPerSecond"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cascade", default="build/release/bin/cascade", help="the program")
    parser.add_argument("--model", default="resources/models/toybox", help="model folder with trained weights")
    parser.add_argument("--dtype", default="bf16", choices=["bf16", "fp32"])
    parser.add_argument("--clips", type=int, default=4, help="of a batch")
    parser.add_argument("--frames", type=int, default=16, help="of a clip")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3, help="of A B")
    parser.add_argument("--seconds", type=float, default=20, help="of one measurement")
    parser.add_argument("--plain", dest="padded", action="store_false",
                        help="do not pad few channels to 16: PyTorch's bf16 convolutions are then far slower")
    parser.add_argument("--only-parity", action="store_true")
    parser.add_argument("--measure-twin", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    if options.measure_twin:
        print(json.dumps({"imagesPerSecond": measure_twin(options)}))
        return 0
    error = parity(options)
    print(f"parity of one evaluation in fp32: {error:.1e} of the largest output")
    if not error < 1e-4:
        print("the twin is not the same network", file=sys.stderr)
        return 1
    if options.only_parity:
        return 0
    batch = ["--clips", str(options.clips), "--frames", str(options.frames), "--dtype", options.dtype,
             "--threads", str(options.threads), "--seconds", str(options.seconds), "--model", options.model]
    ours_command = [options.cascade, "bench", "train", "--json"] + batch
    twin_command = [sys.executable, __file__, "--measure-twin"] + batch + ([] if options.padded else ["--plain"])
    ours, twins = [], []
    for round_number in range(options.rounds):
        ours.append(images_per_second(ours_command))
        twins.append(images_per_second(twin_command))
        print(f"round {round_number + 1}: ours {ours[-1]:.1f} images/s, twin {twins[-1]:.1f} images/s", flush=True)
    print(f"{options.clips} clips of {options.frames} frames, {options.dtype}, {options.threads} threads: "
          f"ratio of medians {statistics.median(ours) / statistics.median(twins):.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
