"""Prints how many birds data/counts.csv holds, by species."""

import csv
import sys
from collections import Counter
from pathlib import Path

COUNTS = Path(__file__).parents[1] / "data" / "counts.csv"


def main() -> None:
    totals: Counter[str] = Counter()
    with COUNTS.open(newline="") as file:
        for row in csv.DictReader(file):
            totals[row["species"]] += int(row["count"])
    for species, count in totals.most_common():
        sys.stdout.write(f"{species}: {count}\n")


if __name__ == "__main__":
    main()
