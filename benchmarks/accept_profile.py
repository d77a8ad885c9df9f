"""What profiles of accepting briefs showed, and what was changed for it: text of the part `accept`."""

PROFILE: tuple[str, ...] = ()
