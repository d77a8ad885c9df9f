"""Pictures of sites are kept for operators, apart from events and only the newest."""

import base64
from uuid import UUID, uuid4

import httpx

from contracts.progress_events import Generated
from contracts.progress_record import Progress
from gateway.briefs_read_model import BriefsReadModel
from gateway.screenshot_store import Screenshots
from tests.unit.gateway.events import event

JPEG = b"\xff\xd8\xff a picture"


def generated(brief_id: UUID, picture: str | bool | None) -> Progress:
    return event(Generated, 0, brief_id, screenshot=picture)


def encoded(picture: bytes) -> str:
    return base64.b64encode(picture).decode()


def test_a_picture_is_taken_out_of_its_event() -> None:
    screenshots, brief_id = Screenshots(), uuid4()
    kept = screenshots.taken_from(generated(brief_id, encoded(JPEG)))
    assert kept == generated(brief_id, True)
    assert screenshots.of(brief_id) == JPEG


def test_what_is_no_picture_is_not_kept() -> None:
    screenshots, brief_id = Screenshots(), uuid4()
    assert screenshots.taken_from(generated(brief_id, "not base64!")) == generated(brief_id, False)
    assert screenshots.taken_from(generated(brief_id, None)) == generated(brief_id, None)
    assert screenshots.of(brief_id) is None


def test_the_oldest_pictures_go_first() -> None:
    screenshots, briefs = Screenshots(most=2), [uuid4() for _ in range(3)]
    for brief_id in briefs:
        screenshots.taken_from(generated(brief_id, encoded(JPEG)))
    assert [screenshots.of(brief_id) for brief_id in briefs] == [None, JPEG, JPEG]


async def test_an_operator_sees_the_picture_and_no_event_repeats_it(
    client: httpx.AsyncClient, read_model: BriefsReadModel
) -> None:
    brief_id = uuid4()
    read_model.apply(0, generated(brief_id, encoded(JPEG)))
    answer = await client.get(f"/briefs/{brief_id}/screenshot")
    assert (answer.status_code, answer.headers["content-type"], answer.content) == (200, "image/jpeg", JPEG)
    assert encoded(JPEG) not in (await client.get(f"/briefs/{brief_id}")).text


async def test_a_brief_without_a_picture_has_none_to_show(client: httpx.AsyncClient) -> None:
    assert (await client.get(f"/briefs/{uuid4()}/screenshot")).status_code == 404
