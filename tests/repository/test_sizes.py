"""Every source file can be read at a sitting, and every function on one screen."""

import ast
from pathlib import Path

from tests.repository.tree import PACKAGES, python_files, text_of

LONGEST_FILE = 200
LONGEST_FILE_OF_THE_GENERATOR = 170
LONGEST_FUNCTION = 40


def functions(path: Path) -> list[tuple[str, int]]:
    """(name, lines) of each function and method, decorators not counted."""
    return [
        (node.name, (node.end_lineno or node.lineno) - node.lineno + 1)
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_the_sources_of_all_packages_are_measured() -> None:
    assert {path.parts[0] for path in python_files()} >= {*PACKAGES, "tests", "tools"}


def test_no_source_file_is_longer_than_200_lines() -> None:
    lengths = {str(path): len(text_of(path).splitlines()) for path in python_files()}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_source_file_of_the_generator_is_longer_than_170_lines() -> None:
    own = [path for path in python_files() if path.parts[0] == "generator"]
    lengths = {str(path): len(text_of(path).splitlines()) for path in own}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE_OF_THE_GENERATOR} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    lengths = {f"{path}:{name}": length for path in python_files() for name, length in functions(path)}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}
