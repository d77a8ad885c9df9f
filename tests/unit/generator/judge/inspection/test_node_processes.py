"""Node compiles the scripts of one site after the other in the same process, and none of them shows in the next."""

from collections.abc import Iterator

import psutil
import pytest

from generator.judge.inspection.inspected_file import Goal, Script
from generator.judge.inspection.javascript_compiler import compile_scripts
from generator.judge.inspection.node_processes import MAX_SITES, PROCESSES
from tools.stack.readiness import wait_until


@pytest.fixture(autouse=True)
def _no_process_of_other_tests() -> Iterator[None]:
    PROCESSES.close()
    yield
    PROCESSES.close()


def faults(code: str, *goals: Goal) -> list[str]:
    [compiled] = compile_scripts([Script("x.js", code, goals=goals)])
    return [problem.reason for problem in compiled.problems.values() if problem]


def running() -> list[psutil.Process]:
    return [one for one in psutil.Process().children() if "compile.js" in " ".join(one.cmdline())]


def test_one_process_serves_site_after_site_and_keeps_nothing_of_them() -> None:
    assert faults("let a = 1; class B {}", "script", "module", "commonjs", "handler") == []
    first = running()
    for code, wrong in (("let a = 2; class B {}", 0), ("let a = ;", 1), ("let a = 2; export let c;", 0)):
        assert len(faults(code, "module")) == wrong
    assert (running(), len(first)) == (first, 1)


def test_a_process_that_ended_meanwhile_is_replaced() -> None:
    assert faults("let a;", "script") == []
    [one] = running()
    one.kill()
    wait_until(lambda: not one.is_running() or one.status() == psutil.STATUS_ZOMBIE, "the end of node")
    assert len(faults("let a = ;", "script")) == 1


def test_a_process_that_became_large_ends_and_its_answer_is_whole() -> None:
    large = "".join(f"const a{number} = (x) => x + 1;\n" for number in range(20_000))
    for number in range(12):
        assert len(faults(f"{large} export let z{number};", "module", "script", "commonjs")) == 2
    assert all(one.memory_info().rss < 300 * 2**20 for one in running())


def test_a_process_serves_so_many_sites() -> None:
    assert faults("let a;", "script") == []
    first = running()
    for _ in range(MAX_SITES):
        assert faults("let a;", "script") == []
    assert set(running()).isdisjoint(first)
