"""Models of an OpenAI-compatible endpoint through our own adapter."""

from generator.models.openai import OpenAIModel, connect
from tools.stand_ins.openai.server import MODELS, RunningOpenAI


def model_of(openai: RunningOpenAI, name: str = MODELS[0]) -> OpenAIModel:
    (model,) = connect(openai.api_key, openai.base_url, [name])
    return model


def model_at(endpoint: str) -> OpenAIModel:
    (model,) = connect("a-key-of-a-test", f"{endpoint}/v1", ["any"])
    return model
