"""Each model of MODELS is asked for, and a refused key is told from one model that is not there."""

from dataclasses import dataclass

from chassis.errors import TransientError
from chassis.finding import Finding
from generator.model_diagnosis import diagnose_models
from generator.ports import AccountRefused, ModelRefused, Prompt, Reply

BAD_KEY = AccountRefused("API_KEY_INVALID", "the key is refused")
NO_MODEL = AccountRefused("MODEL_NOT_FOUND", "there is no such model")


@dataclass(frozen=True)
class Model:
    """A model that is refused, or not."""

    name: str
    refusal: Exception | None = None

    async def complete(self, prompt: Prompt, *, timeout: float) -> Reply:  # noqa: ASYNC109 - the port's signature
        raise AssertionError("a diagnosis asks for no page")

    async def check(self, *, timeout: float) -> None:  # noqa: ASYNC109 - the port's signature
        if self.refusal is not None:
            raise self.refusal


async def diagnosed(**refusals: Exception | None) -> list[Finding]:
    models = [Model(name, refusal) for name, refusal in refusals.items()]
    return await diagnose_models(models, list(refusals))


async def test_models_that_can_be_called_share_a_line() -> None:
    assert [(one.name, one.state) for one in await diagnosed(a=None, b=None)] == [("a, b", "fine")]


async def test_a_refused_key_is_wrong_and_told_once_for_all_its_models() -> None:
    found = await diagnosed(a=BAD_KEY, b=BAD_KEY, c=None)
    assert [(one.name, one.state) for one in found] == [("a, b", "wrong"), ("c", "fine")]
    assert found[0].text == "the key is refused"


async def test_a_missing_model_is_wrong_only_if_no_other_one_takes_its_place() -> None:
    assert [one.state for one in await diagnosed(a=NO_MODEL, b=None)] == ["advice", "fine"]
    assert [one.state for one in await diagnosed(a=NO_MODEL, b=TransientError("busy"))] == ["wrong", "advice"]


async def test_what_may_pass_by_itself_stops_no_start() -> None:
    found = await diagnosed(a=TransientError("it could not be reached"), b=ModelRefused("it takes no text"))
    assert [one.state for one in found] == ["advice", "advice"]
