"""An evaluator in memory: answers with the statuses it was given, then with 200, and remembers what it was told."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from chassis.errors import TransientError
from notifier.ports import Answer


@dataclass
class ScriptedEvaluator:
    """Plays `answers` in order: an answer or its status alone, or None for no answer at all."""

    answers: deque[Answer | int | None] = field(default_factory=deque)
    received: list[tuple[str, bytes, dict[str, str]]] = field(default_factory=list)

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        self.received.append((url, body, dict(headers)))
        answer = self.answers.popleft() if self.answers else 200
        if answer is None:
            raise TransientError("evaluator.example gave no answer: ReadError")
        return answer if isinstance(answer, Answer) else Answer(answer)
