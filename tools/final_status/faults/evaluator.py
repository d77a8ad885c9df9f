"""Faults of evaluators: responses other than 200."""

from collections.abc import Callable, Sequence

from notifier.callback_client import CallbackClient
from tools.final_status.fault import Arrangement, Fault
from tools.final_status.services_in_process import counted
from tools.stand_ins.evaluator.state import Answer

ALWAYS = 1000


def _answers(*answers: Answer) -> Callable[[Arrangement], None]:
    return lambda it: it.world.evaluator.play(*answers)


def _hangs(it: Arrangement) -> None:
    evaluator = it.world.evaluator
    posts = it.patches.enter_context(counted(CallbackClient, "post"))
    evaluator.play("hang")

    def hangs() -> bool:
        calls = evaluator.callbacks()
        return posts.under_way > 0 and len(calls) == posts.begun and calls[-1].answer == "hang"

    it.hangs = hangs


FAULTS: Sequence[Fault] = (
    Fault("evaluator: 500 for 3 tries", _answers(*[500] * 3)),
    Fault("evaluator: 500 for 8 tries", _answers(*[500] * 8)),
    Fault("evaluator: 500 to every try", _answers(*[500] * ALWAYS)),
    Fault("evaluator: the first call hangs", _hangs),
    Fault("evaluator: 400 to every try", _answers(*[400] * ALWAYS)),
)
