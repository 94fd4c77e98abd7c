#!/usr/bin/env python3
# Copyright 2026 The Cascade Studio authors
# SPDX-License-Identifier: Apache-2.0
"""Loads full-size random Stable Diffusion 1.5 with AnimateDiff's modules in every form that artists have them in.

    python tests/bench/full_size_weights.py --cascade build/release/bin/cascade [--folder /tmp/full-size]

Needs: pip install torch diffusers==0.42.1 transformers safetensors; 8 GB of disk. Makes a folder of diffusers, the same in
shards, a single file under LDM's names as safetensors and as .ckpt, and motion modules as a folder and as an original file, all
fp16; then reads each with `cascade bench load --dtype bf16`, which fails unless every tensor has its place and no place is left, and prints the peak of
memory beside the weights. What it made stays for the next time.
"""
import argparse
import json
import pathlib
import subprocess
import sys

import torch
from diffusers import AutoencoderKL, MotionAdapter, UNet2DConditionModel
from safetensors.torch import load_file, save_file
from transformers import CLIPTextConfig, CLIPTextModel

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "fixtures"))
SCHEDULER = {
    "_class_name": "DDIMScheduler", "beta_schedule": "scaled_linear", "beta_start": 0.00085, "beta_end": 0.012,
    "steps_offset": 1, "clip_sample": False, "set_alpha_to_one": False,
}
INDEX = {
    "_class_name": "StableDiffusionPipeline", "unet": ["diffusers", "UNet2DConditionModel"], "vae": ["diffusers", "AutoencoderKL"],
    "text_encoder": ["transformers", "CLIPTextModel"], "scheduler": ["diffusers", "DDIMScheduler"],
}
LIMIT = 1.15


def made(build):
    """A model of fp16 noise; it is never made in fp32."""
    with torch.device("meta"):
        model = build()
    model = model.to(torch.float16).to_empty(device="cpu")
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(0, 0.02)
    return model


def sd_vae():
    return AutoencoderKL(
        block_out_channels=(128, 256, 512, 512), down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4, layers_per_block=2, latent_channels=4,
    )


def sd_text():
    return CLIPTextModel(CLIPTextConfig(hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12))


def make(folder):
    parts = {
        "unet": made(lambda: UNet2DConditionModel(cross_attention_dim=768, attention_head_dim=8)),
        "vae": made(sd_vae),
        "text_encoder": made(sd_text),
    }
    for name, shard in (("folder", "20GB"), ("sharded", "400MB")):
        for part, model in parts.items():
            model.save_pretrained(folder / name / part, max_shard_size=shard)
        (folder / name / "scheduler").mkdir(exist_ok=True)
        (folder / name / "scheduler" / "scheduler_config.json").write_text(json.dumps(SCHEDULER))
        (folder / name / "model_index.json").write_text(json.dumps(INDEX))
    del parts
    make_single(folder)
    motion = made(lambda: MotionAdapter(motion_max_seq_length=32))
    motion.save_pretrained(folder / "motion")


def make_single(folder):
    """The same under LDM's names; the renaming is the fixtures' own."""
    from make_keymap_fixtures import as_animatediff, as_ldm_vae, ldm_file, ldm_unet

    def saved(part):
        [file] = (folder / "folder" / part).glob("*.safetensors")
        return load_file(file)

    unet = {ldm_unet(key, 2, {1, 2, 3}): value for key, value in saved("unet").items()}
    text = {
        "transformer.text_model." + key.removeprefix("text_model."): value for key, value in saved("text_encoder").items()
    }
    single = ldm_file(unet, as_ldm_vae(saved("vae"), 4), text)
    single = {key: value.contiguous() for key, value in single.items()}
    save_file(single, folder / "single.safetensors")
    torch.save({"state_dict": single, "global_step": 840000}, folder / "single.ckpt")
    motion = made(lambda: MotionAdapter(motion_max_seq_length=32)).state_dict()
    torch.save(as_animatediff(motion), folder / "motion.ckpt")


def load(cascade, checkpoint, motion):
    command = [cascade, "bench", "load", "--checkpoint", checkpoint, "--dtype", "bf16", "--json"]
    command += ["--motion", motion] if motion else []
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{checkpoint}: {done.stderr}")
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cascade", default="build/release/bin/cascade")
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path("/tmp/full-size"))
    options = parser.parse_args()
    folder = options.folder
    if not (folder / "motion.ckpt").exists():
        folder.mkdir(parents=True, exist_ok=True)
        make(folder)
    worst = 0.0
    print(f"{'form':38} {'tensors':>8} {'parameters':>14} {'weights':>9} {'peak':>9} {'ratio':>6} {'seconds':>8}")
    for name, motion in (
        ("folder", None), ("folder", "motion"), ("sharded", "motion"), ("single.safetensors", "motion.ckpt"),
        ("single.ckpt", "motion.ckpt"), ("single.ckpt", "motion"),
    ):
        got = load(options.cascade, folder / name, motion and folder / motion)
        ratio = got["peakBytes"] / got["weightBytes"]
        worst = max(worst, ratio)
        form = name + (f" with {motion}" if motion else "")
        print(
            f"{form:38} {got['tensors']:8} {got['parameters']:14,} {got['weightBytes'] / 2**20:7.0f} M"
            f" {got['peakBytes'] / 2**20:7.0f} M {ratio:6.3f} {got['seconds']:8.1f}"
        )
    print(f"largest ratio {worst:.3f}, to be at most {LIMIT}")
    return 0 if worst <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
