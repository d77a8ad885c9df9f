"""Reads `.env`, and refuses each line that Compose, a shell and this parser would read differently.

NAME=value without blanks and special characters; NAME='value' with literal characters; NAME="value" for a value with an
apostrophe. docs/decisions/0044 says why there are no other forms.
"""

import re
import stat
from pathlib import Path

_NAME = re.compile(r"[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)")
_END = r"(?:[ \t]+#.*|[ \t]*)"
_PLAIN = re.compile(rf"([A-Za-z0-9_./:@%+,=?*^!\[\]{{}}-]*){_END}")
_SINGLE = re.compile(rf"'([^']*)'{_END}")
_DOUBLE = re.compile(rf'"([^"]*)"{_END}')


class EnvFileError(Exception):
    """A line that different parsers read differently. The text has its number, its variable and a remedy."""


def read_env_text(text: str, where: str = ".env") -> dict[str, str]:
    """Parse the variables of a file in order; of several with one name the last counts. Raises EnvFileError."""
    found: dict[str, str] = {}
    if text.startswith("\ufeff"):
        raise EnvFileError(f"{where}: begins with a byte order mark. Save it as plain UTF-8")
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _NAME.fullmatch(line)
        if match is None:
            raise EnvFileError(
                f"{where}, line {number}: is no assignment. Write NAME=value, without blanks around the ="
            )
        name, written = match.groups()
        try:
            found[name] = _value_of(written)
        except ValueError as error:
            raise EnvFileError(f"{where}, line {number}: {name}: {error}") from None
    return found


def read_env_file(path: Path) -> dict[str, str]:
    """The variables of `path` that have a value; none if the file does not exist."""
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        raise EnvFileError(f"{path.name}: is not UTF-8. Save it as UTF-8") from None
    return {name: value for name, value in read_env_text(text, path.name).items() if value}


def exposure_of(path: Path) -> str:
    """A warning with the remedy if other users of this machine may read `path`, else an empty text."""
    try:
        exposed = stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO)
    except FileNotFoundError:
        return ""
    return f"Other users of this machine may read {path.name}: chmod 600 {path.name}" if exposed else ""


def write_env_value(value: str) -> str:
    """Quote `value` for the file. Raises ValueError if no form is read alike by all parsers."""
    for written in (value, f"'{value}'", f'"{value}"'):
        try:
            if _value_of(written) == value:
                return written
        except ValueError:
            continue
    raise ValueError("has characters that no quotes can hold for every reader. Choose a value without apostrophes")


def _value_of(written: str) -> str:
    if re.search(r"[\x00-\x08\x0b-\x1f\x7f]", written):
        raise ValueError("has a control character, such as the \\r of Windows' line ends. Remove it")
    if written.lstrip().startswith("#"):
        raise ValueError("has no value but a #, which older Compose takes for it. Put a comment on a line of its own")
    if match := _PLAIN.fullmatch(written):
        return match[1]
    if written.startswith("'"):
        return _literal(written)
    if written.startswith('"'):
        return _in_double_quotes(written)
    raise ValueError("has a blank or a special character. Put the value in apostrophes, as in NAME='value'")


def _literal(written: str) -> str:
    match = _SINGLE.fullmatch(written)
    if match is None:
        raise ValueError('has an apostrophe inside or none at its end. Put the value in "", which then holds no $ ` \\')
    if "${" in match[1]:
        raise ValueError("has a ${, which older Compose replaces even in apostrophes. Choose a value without it")
    if re.search(r"\\(\\|$)", match[1]):
        raise ValueError("has two backslashes together or one at the end. Choose a value without them")
    return match[1]


def _in_double_quotes(written: str) -> str:
    match = _DOUBLE.fullmatch(written)
    if match is None or re.search(r"[$`\\]", match[1]):
        raise ValueError("has one of $ ` \\ \" in double quotes. Put the value in apostrophes, as in NAME='value'")
    return match[1]
