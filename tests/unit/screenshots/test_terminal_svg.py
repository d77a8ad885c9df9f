"""The recording is an SVG in which the lines of a terminal appear one after another."""

from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from tools.screenshots.terminal_svg import COLUMNS, LONGEST_PAUSE_SECONDS, ShownLine, draw, shorten_pauses

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*texts: str) -> Element:
    svg: Element = fromstring(draw("a title", [ShownLine(float(at), text) for at, text in enumerate(texts)], "words"))
    return svg


def test_what_a_line_says_is_text_and_never_markup() -> None:
    shown = [text.text for text in drawn("<script>&", "second").iter(f"{SVG}text")]
    assert shown == ["a title", "<script>&", "second"]


def test_colours_of_the_terminal_are_kept() -> None:
    styles = [text.get("style") for text in drawn("\033[32mgreen\033[0m \033[1mbold\033[0m plain").iter(f"{SVG}text")]
    assert styles[1:] == ["fill: #56d364", "font-weight: 700", None]


def test_a_line_is_folded_where_the_terminal_ends_and_keeps_its_columns() -> None:
    first, second = list(drawn("x" * (COLUMNS + 1)).iter(f"{SVG}text"))[1:]
    assert (len(first.text or ""), len(second.text or "")) == (COLUMNS, 1)
    assert first.get("x") == second.get("x")


def test_pauses_are_shortened_and_the_order_is_kept() -> None:
    lines = [ShownLine(0.0, "a"), ShownLine(60.0, "b"), ShownLine(60.5, "c")]
    assert list(shorten_pauses(lines)) == [(0.0, "a"), (LONGEST_PAUSE_SECONDS, "b"), (LONGEST_PAUSE_SECONDS + 0.5, "c")]


def test_without_animation_every_line_is_shown() -> None:
    style = next(iter(drawn("a", "b").iter(f"{SVG}style"))).text or ""
    assert "prefers-reduced-motion: reduce" in style
    assert "opacity: 0" not in style.replace("from { opacity: 0 }", "")
