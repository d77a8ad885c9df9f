"""Notices stand once in a README, in one section."""

from chassis.readme_notices import with_notices


def test_notices_get_a_section_at_the_end() -> None:
    assert with_notices(b"# A\n", ["x", "y", "x"]) == b"# A\n\n## Notices\n\n- x\n- y\n"


def test_further_notices_join_the_section_wherever_it_stands() -> None:
    before = b"# A\n\n## Notices\n\n- x\n\n## License\n\nMIT\n"
    assert with_notices(before, ["x", "y"]) == b"# A\n\n## Notices\n\n- x\n- y\n\n## License\n\nMIT\n"


def test_notices_that_are_there_change_nothing() -> None:
    readme = b"\n# A\r\n\xff - x"
    assert with_notices(readme, ["x"]) == readme
    assert with_notices(readme, []) == readme
