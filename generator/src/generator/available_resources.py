"""Finds out how much memory and how many processors the generator may use, on this machine or in its container."""

import os
from pathlib import Path

import psutil

from generator.chromium.memory_limits import MB, MemoryLimits

BROWSERS_SHARE = 0.8
"""Part of the memory that the browser may use; the rest is the service's."""
MAX_MB = 4608
"""Most of it, however much there is."""
CGROUP = Path("/sys/fs/cgroup")


def available_memory(cgroup: Path = CGROUP) -> MemoryLimits:
    """The browser's share of the memory of this machine or container."""
    limit = _number(cgroup / "memory.max", 0) or _number(cgroup / "memory/memory.limit_in_bytes", 0)
    total = psutil.virtual_memory().total
    megabytes = int(min(limit or total, total) / MB * BROWSERS_SHARE)
    return MemoryLimits(one=min(MemoryLimits.one, max(256, megabytes // 2)), all=min(MAX_MB, megabytes))


def available_processors(cgroup: Path = CGROUP) -> int:
    """The number of processors that this process may use: a container may have fewer than the machine."""
    quota, period = _number(cgroup / "cpu.max", 0), _number(cgroup / "cpu.max", 1)
    if not quota:
        quota, period = _number(cgroup / "cpu/cpu.cfs_quota_us", 0), _number(cgroup / "cpu/cpu.cfs_period_us", 0)
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(here, round(quota / period))) if quota and period else here


def _number(path: Path, place: int) -> int | None:
    """The number at index `place` of a cgroup file; None if there is no file or no limit."""
    try:
        word = path.read_text("ascii").split()[place]
    except (OSError, IndexError):
        return None
    return int(word) if word.isdigit() else None
