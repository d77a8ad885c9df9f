"""Every planted defect: what the detection table counts, and what the layers' tests go through."""

from tests.corpus import (
    planted_behaviour,
    planted_data,
    planted_files,
    planted_pages,
    planted_references,
    planted_scripts,
)
from tests.corpus.planting import (
    CHECKS,
    FORBIDDEN,
    REQUIRED,
    UNTOUCHED,
    Defect,
    Files,
    Layer,
    Mutation,
    planted,
    sound_site,
)

DEFECTS: tuple[Defect, ...] = (
    *planted_files.DEFECTS,
    *planted_pages.DEFECTS,
    *planted_scripts.DEFECTS,
    *planted_data.DEFECTS,
    *planted_references.DEFECTS,
    *planted_behaviour.DEFECTS,
)

__all__ = (
    "CHECKS",
    "DEFECTS",
    "FORBIDDEN",
    "REQUIRED",
    "UNTOUCHED",
    "Defect",
    "Files",
    "Layer",
    "Mutation",
    "planted",
    "sound_site",
)
