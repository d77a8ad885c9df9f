"""`python benchmarks/profiled.py FILE -m SERVICE`: runs a service, profiles it from SIGUSR1 on, writes FILE at its end.

Only processor time of the main thread counts.
"""

import cProfile
import os
import runpy
import signal
import sys
import time


def main() -> None:
    """Run the service as `python -m` does."""
    _, file, _, service = sys.argv
    profile, end = cProfile.Profile(time.thread_time), os._exit

    def write_and_end(code: int) -> None:
        profile.disable()
        profile.dump_stats(file)
        end(code)

    # Services end with it, without what an interpreter does at its end.
    os._exit = write_and_end  # type: ignore[assignment] # it returns as little
    signal.signal(signal.SIGUSR1, lambda *_: profile.enable())
    sys.argv = [service]
    runpy.run_module(service, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
