"""Who sent a brief sees its page by the link in the answer: that brief alone, and nothing that only operators see."""

from uuid import UUID

from starlette.applications import Starlette

from gateway.briefs_read_model import BriefsReadModel
from tests.unit.gateway.events import BRIEF_ID, whole_story
from tests.unit.gateway.pages.browser import HOSTILE, browser
from tests.unit.gateway.problem import problem_of
from tests.unit.gateway.sample_requests import a_request

OWN = {"Sec-Fetch-Site": "same-origin"}


async def test_the_link_in_the_answer_opens_the_page_of_that_brief_alone(
    guarded: Starlette, read_model: BriefsReadModel
) -> None:
    async with browser(guarded) as client:
        address, _, key = (await client.post("/briefs", json=a_request())).json()["status_url"].partition("#")
        assert 'src="/static/link.js"' in (await client.get(address)).text
        answer = await client.post(address, data={"key": key}, headers=OWN)
        assert answer.status_code == 303
        assert address.endswith(answer.headers["location"])
        cookie = answer.headers["set-cookie"].split("; ")
        assert {"HttpOnly", "SameSite=strict", f"Path={answer.headers['location']}"} <= set(cookie)
        page = (await client.get(address)).text
        assert "sum-of-sales-a1b2c" in page
        for only_operators in ('href="/"', 'href="/briefs', "Log out"):
            assert only_operators not in page
        await read_model.close()
        assert (await client.get(f"{address}/changes")).status_code == 200
        assert (await client.get("/")).status_code == 303
        assert (await client.get(f"/briefs/{answer.headers['location'].rpartition('/')[2]}")).status_code == 303


async def test_a_key_opens_no_other_brief_and_nobody_learns_which_briefs_exist(
    guarded: Starlette, read_model: BriefsReadModel
) -> None:
    for offset, progress in enumerate(whole_story()):
        read_model.apply(offset, progress)
    async with browser(guarded) as client:
        key = (await client.post("/briefs", json=a_request())).json()["status_url"].partition("#")[2]
        pages = set()
        for brief_id in (BRIEF_ID, UUID(int=99)):
            address = f"/status/{brief_id}"
            for wrong in (key, "", HOSTILE):
                answer = await client.post(address, data={"key": wrong}, headers=OWN)
                assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)
                assert HOSTILE not in answer.text
            pages.add((await client.get(address)).text.replace(str(brief_id), ""))
            problem_of(await client.get(f"{address}/changes"), 401)
    assert len(pages) == 1


async def test_an_operator_on_this_machine_needs_no_key(app: Starlette, read_model: BriefsReadModel) -> None:
    for offset, progress in enumerate(whole_story()):
        read_model.apply(offset, progress)
    async with browser(app, host="127.0.0.1") as client:
        assert "sum-of-sales" in (await client.get(f"/status/{BRIEF_ID}")).text


async def test_another_sites_page_cannot_have_a_browser_keep_a_key(guarded: Starlette) -> None:
    async with browser(guarded) as client:
        headers = {"Sec-Fetch-Site": "cross-site"}
        problem_of(await client.post(f"/status/{BRIEF_ID}", data={"key": "a"}, headers=headers), 403)
