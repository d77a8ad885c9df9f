"""The doctor's questions to models, over HTTP: a wrong key, a leaked one and an unknown model are told apart."""

import pytest

from chassis.finding import Finding
from generator.doctor import diagnose
from generator.settings import GeneratorSettings
from tools.stand_ins.gemini.account_refusals import AccountRefusal, Kind
from tools.stand_ins.gemini.server import MODELS, RunningGemini
from tools.stand_ins.openai.server import RunningOpenAI

OTHER_KEY = "a-key-of-nobody"


async def diagnosed(**values: object) -> list[Finding]:
    settings = GeneratorSettings.model_validate(values)
    return list(await diagnose(settings).checks["models"]())


async def about_gemini(gemini: RunningGemini, **values: object) -> list[Finding]:
    return await diagnosed(
        **{"gemini_api_key": gemini.api_key, "gemini_api_endpoint": gemini.endpoint, **values},
    )


async def about_openai(openai: RunningOpenAI, *names: str, **values: object) -> list[Finding]:
    models = tuple(f"openai/{name}" for name in names)
    return await diagnosed(
        **{"openai_api_key": openai.api_key, "openai_base_url": openai.base_url, "models": models, **values}
    )


async def test_a_good_key_can_call_every_default_model_without_asking_for_anything(gemini: RunningGemini) -> None:
    (found,) = await about_gemini(gemini)
    assert (found.name, found.state) == (", ".join(f"gemini/{name}" for name in MODELS), "fine")
    assert gemini.requests() == []
    assert gemini.violations() == []


async def test_a_wrong_key_is_named_with_its_variable(gemini: RunningGemini) -> None:
    (found,) = await about_gemini(gemini, gemini_api_key=OTHER_KEY)
    assert found.state == "wrong"
    assert "GEMINI_API_KEY" in found.text
    assert OTHER_KEY not in found.text


@pytest.mark.parametrize(("kind", "remedy"), [("key-leaked", "KEY_LEAKED"), ("location", "LOCATION")])
async def test_a_refused_account_is_told_with_its_reason(gemini: RunningGemini, kind: Kind, remedy: str) -> None:
    gemini.gemini.account.begin([AccountRefusal(kind=kind)])
    (found,) = await about_gemini(gemini)
    assert (found.state, remedy in found.text) == ("wrong", True)


async def test_a_mistyped_model_is_told_beside_the_good_one(gemini: RunningGemini) -> None:
    unknown, good = await about_gemini(gemini, gemini_models=("gemini-of-nobody", MODELS[0]))
    assert (unknown.name, unknown.state, good.state) == ("gemini/gemini-of-nobody", "advice", "fine")
    assert "Check MODELS" in unknown.text


async def test_an_endpoint_that_nobody_serves_stops_no_start() -> None:
    (found,) = await diagnosed(gemini_api_key=OTHER_KEY, gemini_api_endpoint="http://127.0.0.1:9")
    assert (found.state, "could not be reached" in found.text) == ("advice", True)


async def test_an_openai_compatible_model_says_a_word(openai: RunningOpenAI) -> None:
    (found,) = await about_openai(openai, "gpt-5.5")
    assert (found.name, found.state) == ("openai/gpt-5.5", "fine")
    assert openai.violations() == []


async def test_an_openai_compatible_endpoint_refuses_key_and_model(openai: RunningOpenAI) -> None:
    (refused,) = await about_openai(openai, "gpt-5.5", openai_api_key=OTHER_KEY)
    assert (refused.state, "OPENAI_API_KEY" in refused.text, OTHER_KEY in refused.text) == ("wrong", True, False)
    unknown, good = await about_openai(openai, "gpt-0", "gpt-5.5")
    assert (unknown.state, good.state) == ("advice", "fine")


async def test_a_wrong_path_of_an_openai_compatible_endpoint_is_wrong(openai: RunningOpenAI) -> None:
    (found,) = await about_openai(openai, "gpt-5.5", openai_base_url=openai.endpoint)
    assert (found.state, "OPENAI_BASE_URL" in found.text) == ("wrong", True)
