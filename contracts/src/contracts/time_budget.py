"""The time budget of a brief: how its ten minutes are shared among the services, in seconds."""

GENERATION_SECONDS = 420.0
"""generator: reads the inputs, asks the models, judges and repairs."""
PUBLICATION_SECONDS = 150.0
"""publisher: commits the site and waits until the page is live."""
CALLBACK_SECONDS = 30.0
"""notifier: calls the evaluator."""
DEADLINE_SECONDS = GENERATION_SECONDS + PUBLICATION_SECONDS + CALLBACK_SECONDS
"""all: default time from acceptance to the deadline that travels in every message."""

AFTER_GENERATION_SECONDS = PUBLICATION_SECONDS + CALLBACK_SECONDS
"""all: left before the deadline when the generator's share ends."""

SPREADSHEETS_SECONDS = 30.0
"""generator: limit on reading all spreadsheets of a brief, part of `INPUTS_SECONDS`."""
SPREADSHEET_SECONDS = SPREADSHEETS_SECONDS / 3
"""generator: limit on reading one spreadsheet."""
INPUTS_SECONDS = 120.0
"""generator: limit on collecting the inputs; beyond it the brief is built without conversions."""
PLAN_SECONDS = 45.0
"""generator: limit on having the plan made, all models together; beyond it the brief goes on without."""
PROOF_SECONDS = 30.0
"""generator: limit on trying the plan against an empty page, while the first answer is written."""
PICTURE_SECONDS = 30.0
"""generator: limit on having a model look at the pictures of the final candidate; beyond it they stay undecided."""
MODEL_CALL_SECONDS = 240.0
"""generator: default limit on one call to a model."""
VISIT_SECONDS = 90.0
"""generator: limit on one visit of the browser to a candidate, including the wait for a free place."""
MIN_REPAIR_SECONDS = 45.0
"""generator: left of its share, or no further repair begins."""
LATE_ANSWER_SECONDS = 90.0
"""generator: what the first answer gets when the share is nearly over or past; a page takes a model that long."""
RETRY_PAUSE_SECONDS = 64.0
"""generator: longest pause between two attempts, unless a model asks for a longer one."""
MIN_ATTEMPT_SECONDS = 30.0
"""generator: left of its share when the last attempt begins."""
LAST_CHANCE_SECONDS = RETRY_PAUSE_SECONDS + MIN_ATTEMPT_SECONDS
"""generator: left of its share, or an attempt that fails is not followed by another one."""
OVERRUN_SECONDS = 300.0
"""generator: beyond its share, an attempt counts as hung. Late answers, visits and masking together take less."""

REVISION_SECONDS = AFTER_GENERATION_SECONDS + LATE_ANSWER_SECONDS + MIN_ATTEMPT_SECONDS
"""publisher: left before the deadline when a revision stops waiting for the round before it."""

HANDLING_LIMIT_SECONDS = 1200.0
"""all: limit on handling one message; shorter than the 30 minutes after which a broker takes a delivery back."""
PAGES_WAIT_SECONDS = HANDLING_LIMIT_SECONDS - 300.0
"""publisher: longest wait for a page in one attempt; where the deadline is later, the broker holds the message."""
CALLBACK_GRACE_SECONDS = 3600.0
"""notifier: default time after the deadline in which an evaluator that has not answered 200 is called again."""
