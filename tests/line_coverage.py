#!/usr/bin/env python3
# Copyright 2026 The Cascade Studio authors
# SPDX-License-Identifier: Apache-2.0
"""Which share of the lines of a folder was run, by what gcov left in a build folder.

Prints the files of the folder, the least covered first, its sub-folders and the whole. With --lines FILE the
lines of a file that were not run instead. A line counts as run if any object that holds it ran it.

Example:
  python3 tests/line_coverage.py build/dev-coverage ui --above 80
"""
import argparse
import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path


def lines_run(build, source_root, folder):
    """Of each file: its lines with code, and whether each was run."""
    files = defaultdict(dict)
    notes = sorted(build.rglob("*.gcno"))
    for begin in range(0, len(notes), 40):
        # The working folder of gcov must be the compiler's, for relative paths.
        done = subprocess.run(["gcov", "--json-format", "--stdout", *map(str, notes[begin:begin + 40])], cwd=build,
                              capture_output=True, text=True, check=True)
        for text in done.stdout.splitlines():
            for file in json.loads(text)["files"] if text.startswith("{") else []:
                path = (build / file["file"]).resolve()
                if not path.is_relative_to(source_root / folder):
                    continue
                lines = files[str(path.relative_to(source_root))]
                for line in file["lines"]:
                    lines[line["line_number"]] = lines.get(line["line_number"], False) or line["count"] > 0
    return files


def share(lines):
    return 100 * sum(lines) / len(lines) if lines else 100


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=Path)
    parser.add_argument("folder", help="relative to the root of the tree")
    parser.add_argument("--above", type=float, default=0, help="per cent that the whole has to exceed")
    parser.add_argument("--lines", help="of this file, those that were not run")
    options = parser.parse_args()
    files = lines_run(options.build.resolve(), Path(__file__).resolve().parents[1], options.folder)
    if options.lines:
        print(*sorted(number for number, run in files[options.lines].items() if not run))
        return 0
    folders = defaultdict(list)
    for name, lines in sorted(files.items(), key=lambda file: share(file[1].values())):
        print(f"{share(lines.values()):6.1f} %  {sum(lines.values()):5} of {len(lines):5}  {name}")
        folders[str(Path(name).parent)] += lines.values()
    print()
    for name, lines in sorted(folders.items()):
        print(f"{share(lines):6.1f} %  {sum(lines):5} of {len(lines):5}  {name}")
    whole = [run for lines in files.values() for run in lines.values()]
    print(f"{share(whole):6.1f} %  {sum(whole):5} of {len(whole):5}  in all")
    return 0 if whole and share(whole) > options.above else 1


if __name__ == "__main__":
    sys.exit(main())
