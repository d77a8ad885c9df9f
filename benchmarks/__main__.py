"""`make bench` measures every part, `make bench ONLY="NAME …"` these; both write docs/benchmarks.md."""

import argparse
import sys
from importlib import import_module
from importlib.util import find_spec
from time import monotonic

from benchmarks.kept_results import DOCUMENT, document, keep, kept_results
from benchmarks.measurement import measured
from benchmarks.part_names import PARTS, SLOW

RUNNABLE = [name for name in PARTS if find_spec(f"benchmarks.parts.{name}")]


def main() -> int:
    """Measure, keep and write. A part that fails keeps its old section; exits with 1 then."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"any of {', '.join(RUNNABLE)} (default: all but {', '.join(SLOW)})"
    )
    names = parser.parse_args().names or [name for name in RUNNABLE if name not in SLOW]
    if unknown := sorted(set(names) - set(RUNNABLE)):
        parser.error(f"there is no part {unknown[0]}: choose from {', '.join(RUNNABLE)}")
    began = monotonic()
    failed = [name for name in names if not _is_measured(name)]
    print(f"{len(names) - len(failed)} parts in {(monotonic() - began) / 60:.1f} minutes", file=sys.stderr)
    return int(bool(failed))


def _is_measured(name: str) -> bool:
    print(f"measuring {name} …", file=sys.stderr, flush=True)
    try:
        result = measured(import_module(f"benchmarks.parts.{name}").measure)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the other parts go on
        print(f"{name} failed and keeps its old section: {error!r}", file=sys.stderr)
        return False
    print(f"{result.section.markdown()}\n", flush=True)
    keep(name, result)
    DOCUMENT.write_text(document(kept_results()), encoding="utf-8")
    return True


if __name__ == "__main__":
    sys.exit(main())
