"""Decides whether a workflow of a site publishes it to Pages."""

from collections.abc import Sequence

from contracts.brief import File
from contracts.site_paths import is_workflow

# The last action of every workflow that publishes to Pages.
_DEPLOYS = b"actions/deploy-pages"


def is_built_by_workflow(site: Sequence[File]) -> bool:
    """Whether a workflow of the site itself publishes it, so that the host must not."""
    return any(is_deploying_workflow(file) for file in site)


def is_deploying_workflow(file: File) -> bool:
    """Whether the file is a workflow that publishes Pages."""
    return is_workflow(file.path) and _DEPLOYS in file.content
