"""Messages written by any released version are read for ever: one frozen sample of each is kept here.

A failing test means that a message changed its meaning. Give it a new version and a sample of its own instead of
editing the old one.
"""

import json
from pathlib import Path

import pytest

from contracts.brief import Value
from contracts.messages import MESSAGE_TYPES
from contracts.progress import Progress
from contracts.topology import WORK_QUEUES

SAMPLES = Path(__file__).parent / "wire_samples"
READERS: dict[str, type[Value]] = {
    **{message_type.type_name(): message_type for message_type in MESSAGE_TYPES},
    Progress.type_name: Progress,
}


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.json").read_bytes()


def test_every_message_version_has_a_sample_and_every_sample_a_reader() -> None:
    assert {path.stem for path in SAMPLES.glob("*.json")} == set(READERS)


@pytest.mark.parametrize("name", READERS)
def test_a_sample_is_read_and_written_without_change(name: str) -> None:
    read = READERS[name].model_validate_json(sample(name))
    assert json.loads(read.model_dump_json(exclude_unset=True)) == json.loads(sample(name))


@pytest.mark.parametrize("name", READERS)
def test_fields_that_a_newer_writer_adds_are_ignored_at_every_depth(name: str) -> None:
    def extended(value: object) -> object:
        if isinstance(value, dict):
            # `facts` is a mapping of free keys: what is added there is data.
            grown = {key: item if key == "facts" else extended(item) for key, item in value.items()}
            return {**grown, "added_later": {"x": 1}}
        return [extended(item) for item in value] if isinstance(value, list) else value

    original = READERS[name].model_validate_json(sample(name))
    assert READERS[name].model_validate_json(json.dumps(extended(json.loads(sample(name))))) == original


@pytest.mark.parametrize("name", READERS)
def test_a_message_cannot_be_changed(name: str) -> None:
    read = READERS[name].model_validate_json(sample(name))
    with pytest.raises(ValueError, match="frozen"):
        read.brief_id = None  # type: ignore[attr-defined]  # that it fails is the point


def test_every_message_has_a_consumer() -> None:
    assert {queue.key for queue in WORK_QUEUES} == {message_type.key for message_type in MESSAGE_TYPES}
