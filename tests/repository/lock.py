"""Reads a requirements.lock: each distribution's version, when it is wanted, and its hashes."""

import functools
import re
from dataclasses import dataclass

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name
from packaging.version import Version

from tests.repository.tree import text_of

LOCK = "requirements.lock"
DEPLOY_LOCK = "deploy/requirements.lock"
"""What `make lint-deploy` installs beside the other."""

LINE = re.compile(r"^(?P<requirement>[^#\s][^\\]*?) \\\n(?P<hashes>(?: +--hash=\S+(?: \\)?\n)+)", re.MULTILINE)


@dataclass(frozen=True)
class Locked:
    """One distribution as it is locked."""

    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def version(self) -> Version:
        [specifier] = self.requirement.specifier
        return Version(specifier.version)


@functools.cache
def locked(file: str = LOCK) -> dict[NormalizedName, Locked]:
    """Everything in the lock, by normalised name."""
    found = {}
    for match in LINE.finditer(text_of(file)):
        requirement = Requirement(match["requirement"])
        hashes = tuple(re.findall(r"--hash=(\S+)", match["hashes"]))
        found[canonicalize_name(requirement.name)] = Locked(requirement, hashes)
    return found
