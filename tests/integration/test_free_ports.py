"""Ports are handed out once, to whichever process asks."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tools.stack.free_ports import PortReservations, free_ports, is_free

HOLDS = """
import json, sys
from pathlib import Path
from tools.stack.free_ports import PortReservations
print(json.dumps(PortReservations(Path(sys.argv[1]), json.loads(sys.argv[2])).take(1)), flush=True)
sys.stdin.read()
"""
"""Takes a port and holds it until its input ends."""


def another_process(file: Path, candidates: Sequence[int]) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", HOLDS, str(file), json.dumps(list(candidates))]
    root = Path(__file__).parents[2]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root)


def test_a_port_is_handed_out_once_in_a_process(tmp_path: Path) -> None:
    candidates = free_ports(3)
    reservations = PortReservations(tmp_path / "ports", candidates)

    assert sorted(reservations.take(1) + reservations.take(2)) == sorted(candidates)
    with pytest.raises(RuntimeError, match="fewer than 1 loopback ports are free"):
        reservations.take(1)


def test_a_port_is_another_process_s_until_that_has_ended(tmp_path: Path) -> None:
    candidates = free_ports(2)
    mine = PortReservations(tmp_path / "ports", candidates)
    with another_process(tmp_path / "ports", candidates) as other:
        assert other.stdout is not None
        theirs = json.loads(other.stdout.readline())
        assert sorted(mine.take(1) + theirs) == sorted(candidates)
        with pytest.raises(RuntimeError):
            mine.take(1)
        other.communicate()

    assert mine.take(1) == theirs
    assert is_free(theirs[0])
