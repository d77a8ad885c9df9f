"""The list of a service's parts names a licence for each, and no folder of the machine that it was made on."""

import pytest

from tools.deployment.sbom import BY_HAND, Bom, completed, licences, table


def bom(*licences: dict[str, object], name: str = "part") -> Bom:
    return {"components": [{"name": name, "version": "1.0", "licenses": list(licences)}]}


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ([{"license": {"id": "MIT"}}], "MIT"),
        ([{"expression": "MIT OR Apache-2.0"}], "MIT OR Apache-2.0"),
        ([{"license": {"id": "MIT"}}, {"license": {"name": "License :: OSI Approved :: MIT License"}}], "MIT"),
        ([{"license": {"name": "A licence\n\nand all of its text"}}], "A licence"),
        ([], ""),
    ],
)
def test_a_licence_is_shown_once_in_its_shortest_form(given: list[dict[str, object]], shown: str) -> None:
    assert licences(bom(*given)) == [("part", "1.0", shown)]


def test_a_part_without_a_licence_stands_out() -> None:
    assert "| part | 1.0 | unknown |" in table("gateway", licences(bom()))


def test_what_was_read_by_hand_is_in_the_file_as_well() -> None:
    assert completed({"name": "protobuf", "version": "1"})["licenses"] == [{"expression": BY_HAND["protobuf"]}]


def test_folders_of_this_machine_are_left_out() -> None:
    urls = [{"url": "file:///somewhere/chassis"}, {"url": "https://example.org"}]
    assert completed({"name": "x", "externalReferences": urls})["externalReferences"] == urls[1:]
