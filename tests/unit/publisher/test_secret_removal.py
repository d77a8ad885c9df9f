"""A secret that got as far as the publisher is taken out of the site; the site is published all the same."""

from chassis.secret_scan import SecretScanner
from publisher.secret_removal import SecretRemoval
from tests.unit.publisher.world import World
from tools.publishing.messages import README, SITE, brief, site_generated

OWN = "0123456789" * 3
AWS_KEY = "AK" + "IA" + "QBCDEFGHIJ234567"
REPOSITORY = "sum-of-sales"


def guarded_world() -> World:
    world = World()
    world.guard = SecretRemoval(SecretScanner({"GITHUB_TOKEN": OWN}))
    return world


async def test_secret_in_a_text_file_is_masked_in_what_is_published() -> None:
    world = guarded_world()
    published = await world.publish(site_generated(brief(), {**SITE, "app.js": f"const t = '{OWN}'".encode()}))
    assert published.live
    assert world.host.files(REPOSITORY)["app.js"] == f"const t = '{'*' * len(OWN)}'".encode()


async def test_binary_file_with_a_secret_is_not_published() -> None:
    world = guarded_world()
    await world.publish(site_generated(brief(), {**SITE, "photo.png": b"\x89PNG\r\n\0" + AWS_KEY.encode()}))
    files = world.host.files(REPOSITORY)
    assert "photo.png" not in files
    assert files["logo.png"] == SITE["logo.png"]


async def test_readme_says_which_file_held_which_kind_of_secret_and_never_which() -> None:
    world = guarded_world()
    files = {**SITE, "a.csv": f"key\n{AWS_KEY}\n".encode(), "b.png": b"\0" + AWS_KEY.encode()}
    await world.publish(site_generated(brief(), files))
    readme = world.host.files(REPOSITORY)["README.md"].decode()
    assert readme.startswith(README.decode())
    assert "- a.csv: a secret (AWS Access Key) in it was masked with asterisks\n" in readme
    assert "- b.png: left out, because it holds a secret (AWS Access Key)\n" in readme
    assert AWS_KEY not in readme


async def test_no_blob_and_no_description_ever_holds_the_secret() -> None:
    world = guarded_world()
    message = site_generated(brief(), {**SITE, "index.html": AWS_KEY.encode(), f"{AWS_KEY}.txt": b"x"})
    await world.publish(message.model_copy(update={"title": f"Use {AWS_KEY}"}))
    stored = world.host.repositories[REPOSITORY]
    assert AWS_KEY not in stored.description + stored.commits[-1].message
    assert not any(AWS_KEY.encode() in blob for blob in world.host.blobs.values())
    assert not any(AWS_KEY in path for path in world.host.files(REPOSITORY))


async def test_site_without_a_secret_is_published_to_the_byte() -> None:
    world = guarded_world()
    message = site_generated(brief())
    assert world.guard.clean(message) == (message, ())
