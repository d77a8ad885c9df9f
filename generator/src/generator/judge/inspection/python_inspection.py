"""Says where Python does not parse, by the grammar of the Python that runs the generator."""

import threading
import warnings

from generator.judge.inspection.inspected_file import Place, Reading, wrong

# Filters for warnings belong to the whole process until Python 3.14.
_ONE_AT_A_TIME = threading.Lock()


def read_python(path: str, text: str) -> Reading:
    """The first syntax error of `text`. Nothing is run."""
    try:
        with _ONE_AT_A_TIME, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, path, "exec", dont_inherit=True)
    except SyntaxError as error:
        place = Place(error.lineno or 1, max(error.offset or 1, 1))
        return wrong(path, place, "python-syntax", f"not Python: {error.msg}")
    except ValueError as error:
        return wrong(path, None, "python-syntax", f"not Python: {error}")
    except (RecursionError, MemoryError):
        return wrong(path, None, "python-syntax", "its expressions are nested too deeply to be read")
    return Reading()
