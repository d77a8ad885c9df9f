"""The base of everything that messages, events and records consist of."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """Part of a message. Frozen; unknown fields are ignored so that a newer writer never breaks an older reader."""

    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_bytes="base64", val_json_bytes="base64")
