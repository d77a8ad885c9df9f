"""A page's process that takes too much goes alone; where it cannot be told whose it is, everything goes."""

from generator.chromium.memory_limits import MB, MemoryExcess, MemoryLimits, ProcessMemory, find_memory_excess

LIMITS = MemoryLimits(one=100, all=300)
BROWSER = ProcessMemory(1, renderer=False, resident=90 * MB)


def test_who_keeps_within_the_limits_stays() -> None:
    assert find_memory_excess([BROWSER, ProcessMemory(2, renderer=True, resident=100 * MB)], LIMITS) == MemoryExcess()


def test_a_renderer_that_is_too_large_goes_alone() -> None:
    uses = [
        BROWSER,
        ProcessMemory(2, renderer=True, resident=101 * MB),
        ProcessMemory(3, renderer=True, resident=50 * MB),
    ]
    assert find_memory_excess(uses, LIMITS) == MemoryExcess(renderers=(2,))


def test_another_process_that_is_too_large_takes_everything_with_it() -> None:
    verdict = find_memory_excess([ProcessMemory(1, renderer=False, resident=101 * MB)], LIMITS)
    assert "100 MB" in str(verdict.everything)


def test_many_that_are_too_large_together_go_together() -> None:
    verdict = find_memory_excess([ProcessMemory(pid, renderer=True, resident=80 * MB) for pid in range(4)], LIMITS)
    assert "300 MB" in str(verdict.everything)
