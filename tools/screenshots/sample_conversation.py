"""What models were asked and replied for a sample brief, as turns of its conversation."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from contracts.conversation import ConversationTurn, PromptPart, QuotedText, Turn
from tools.screenshots.sample_briefs import MODEL, TOKENS, Sample

_SYSTEM = QuotedText(text="You write static sites that pass every check of a brief. Reply with whole files.")
_BRIEF = """<brief>
Publish a page that shows the total of the column sales of data.csv.
</brief>
<attachment name="data.csv">
region,sales
North,402.25
</attachment>"""
_REPLY = """<<<FILE index.html>>>
<!doctype html>
<html lang="en">
<head><title>Sales Summary</title></head>
<body><h1>Sales Summary</h1><p>Total: <b id="total"></b></p></body>
</html>
<<<END index.html>>>
<<<DONE>>>"""


def turns_of(sample: Sample) -> Iterable[ConversationTurn]:
    """A plan, a site, a call that failed, and a repair, in the order of the sample's events."""
    parts = (PromptPart(media_type="image/png", bytes=48_210),)
    answered = {"outcome": "answered", "reply": QuotedText(text=_REPLY), "finish_reason": "STOP", **TOKENS}
    plan = {**answered, "reply": QuotedText(text='{"entries": []}'), "prompt_tokens": 2100, "reply_tokens": 900}
    failed = {"outcome": "failed", "failure": "503: the model is overloaded. Please try again later."}
    for asked, seconds, purpose, ending in (
        (2, 15, "plan", plan),
        (17, 79, "site", answered),
        (111, 2, "repair", failed),
        (113, 55, "repair", answered),
    ):
        prompt = QuotedText(text=_BRIEF, left_out=0 if purpose == "site" else 5120)
        at = sample.accepted_at + timedelta(seconds=asked)
        given = {"system": _SYSTEM, "prompt": prompt, "parts": parts, "model": MODEL, "purpose": purpose}
        turn = Turn.model_validate({"asked_at": at, "seconds": seconds, **given, **ending})
        yield ConversationTurn(brief_id=sample.id, at=at + timedelta(seconds=seconds), turn=turn)


class SampleConversations:
    """A gateway.ports.ConversationStream of the samples."""

    def __init__(self, samples: Iterable[Sample]) -> None:
        self._records: list[tuple[datetime, ConversationTurn]] = sorted(
            ((record.at, record) for sample in samples for record in turns_of(sample)), key=lambda each: each[0]
        )

    async def read(self, take: Callable[[ConversationTurn], bool], *, since_seconds: float) -> None:
        """Pass all records on."""
        for _, record in self._records:
            if take(record):
                return
