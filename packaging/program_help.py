# Copyright 2026 The Cascade Studio authors
# SPDX-License-Identifier: Apache-2.0
"""What a program of ours says when asked for --help, read for what is made of it: manual pages (make-man) and the completion of
command lines (make-completion)."""
import dataclasses
import os
import re
import subprocess
import sys

TITLES = {"Positionals": "ARGUMENTS", "Arguments": "ARGUMENTS", "Options": "OPTIONS", "Subcommands": "COMMANDS",
          "Example": "EXAMPLES", "Examples": "EXAMPLES"}
ENTRY = re.compile(r"  (\S.*?)(?: {2,}(\S.*))?")  # a name, and what it means unless that stands in the next line


@dataclasses.dataclass
class Help:
    """What --help says: sections of (name, meaning), examples as lines."""
    command: str
    usage: str = ""
    said: list = dataclasses.field(default_factory=list)
    sections: dict = dataclasses.field(default_factory=dict)

    def summary(self):
        return self.said[0]

    def commands(self):
        return [name for name, _ in self.sections.get("COMMANDS", [])]


def ask(program, *words):
    answer = subprocess.run([program, *words], env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"},
                            stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", check=False)
    if answer.returncode != 0:
        sys.exit(f"error: {program} {' '.join(words)} ended with {answer.returncode}\n{answer.stderr}")
    return answer.stdout


def read_help(program, *words):
    help_ = Help(" ".join([program.name, *words]))
    section = None
    for line in ask(program, *words, "--help").splitlines():
        if line.startswith("Usage: "):
            help_.usage = " ".join([program.name, *line.split()[2:]])
        elif line[:-1] in TITLES and line.endswith(":"):
            section = help_.sections.setdefault(TITLES[line[:-1]], [])
        elif not line.startswith(" "):
            section = None
            if line.strip():
                help_.said.append(line)
        elif section is help_.sections.get("EXAMPLES"):
            section.append(line.strip())
        elif entry := ENTRY.fullmatch(line):
            section.append([entry[1], entry[2] or ""])
        else:  # a meaning goes on
            section[-1][1] = f"{section[-1][1]} {line.strip()}".strip()
    if not help_.usage or not help_.said:
        sys.exit(f"error: {help_.command} --help gives no usage or does not say what it is for")
    return help_
