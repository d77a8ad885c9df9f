"""Ports are handed out once, to whichever process asks."""

import multiprocessing
from pathlib import Path

import pytest

from tests.stack.ports import PortReservations, free_ports, is_free


def _take(file: Path, candidates: list[int]) -> list[int]:
    return PortReservations(file, candidates).take(1)


def test_a_port_is_handed_out_once_in_a_process(tmp_path: Path) -> None:
    candidates = free_ports(3)
    reservations = PortReservations(tmp_path / "ports", candidates)

    assert sorted(reservations.take(1) + reservations.take(2)) == sorted(candidates)
    with pytest.raises(RuntimeError, match="fewer than 1 loopback ports are free"):
        reservations.take(1)


def test_a_port_that_another_process_has_reserved_is_not_handed_out(tmp_path: Path) -> None:
    candidates = free_ports(2)
    mine = PortReservations(tmp_path / "ports", candidates).take(1)

    with multiprocessing.get_context("spawn").Pool(1) as other:
        theirs = other.apply(_take, (tmp_path / "ports", candidates))

    assert sorted(mine + theirs) == sorted(candidates)


def test_what_a_process_has_reserved_is_free_once_it_has_ended(tmp_path: Path) -> None:
    candidates = free_ports(1)
    with multiprocessing.get_context("spawn").Pool(1) as other:
        assert other.apply(_take, (tmp_path / "ports", candidates)) == candidates
        other.close()
        other.join()

    assert PortReservations(tmp_path / "ports", candidates).take(1) == candidates
    assert is_free(candidates[0])
