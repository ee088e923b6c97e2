"""What `auditor --help` costs beside the library it cannot do without.

Both run in turn, so that a machine that drifts drifts for both; the ratio is the result.
"""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median


TRIALS = 15
TARGET = 2.5
COMMANDS = {
    "import click": [sys.executable, "-c", "import click"],
    "auditor --help": [str(Path(sys.executable).with_name("auditor")), "--help"],
}


def seconds(command: list[str]) -> float:
    """Wall time of one run that must succeed."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Print both medians, the ratio and the target."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for trial in range(TRIALS + 1):
        for name, command in COMMANDS.items():
            taken = seconds(command)
            if trial:  # the first run fills the file cache
                times[name].append(taken)
    medians = {name: median(taken) for name, taken in times.items()}
    for name, taken in medians.items():
        print(f"{name:16} {taken * 1000:7.1f} ms")
    base, ours = medians.values()
    print(f"ratio            {ours / base:7.2f}    (target at most {TARGET})")


if __name__ == "__main__":
    main()
