"""Inspects Python: finds syntax errors by the grammar of the Python that runs the generator."""

import threading
import warnings

from generator.judge.inspection.inspected_file import InspectedFile, Position, with_one_fault

# Warning filters are process-wide before Python 3.14.
_ONE_AT_A_TIME = threading.Lock()


def inspect_python(path: str, text: str) -> InspectedFile:
    """Find the first syntax error. Nothing is run."""
    try:
        with _ONE_AT_A_TIME, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, path, "exec", dont_inherit=True)
    except SyntaxError as error:
        position = Position(error.lineno or 1, max(error.offset or 1, 1))
        return with_one_fault(path, position, "python-syntax", f"not Python: {error.msg}")
    except ValueError as error:
        return with_one_fault(path, None, "python-syntax", f"not Python: {error}")
    except (RecursionError, MemoryError):
        return with_one_fault(path, None, "python-syntax", "its expressions are nested too deeply to be read")
    return InspectedFile()
