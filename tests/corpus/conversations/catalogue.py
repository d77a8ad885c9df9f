"""All conversations, by theme."""

from tests.corpus.conversations import (
    answer_forms,
    edits,
    failing_files,
    failing_pages,
    model_faults,
    never_fixed,
    refusals,
)

CONVERSATIONS = (
    *answer_forms.CONVERSATIONS,
    *edits.CONVERSATIONS,
    *refusals.CONVERSATIONS,
    *failing_pages.CONVERSATIONS,
    *failing_files.CONVERSATIONS,
    *never_fixed.CONVERSATIONS,
    *model_faults.CONVERSATIONS,
)
