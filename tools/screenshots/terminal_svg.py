"""Draws what a terminal showed as an SVG in which each line appears at its time. Legible on light and dark pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from rich.console import Console
from rich.style import Style
from rich.text import Text

COLUMNS = 104
CHARACTER, LINE, MARGIN, TITLE_BAR = 8.0, 18, 16, 34
"""Pixels."""
HOLD_SECONDS, ROUNDS = 9.0, 3
"""How long the last picture stays before everything starts again, and how often; then it stays."""
LONGEST_PAUSE_SECONDS = 1.2

BACKGROUND, BORDER, FOREGROUND, DIM = "#0d1117", "#3d444d", "#e6edf3", "#9198a1"
COLOURS: Mapping[int | None, str] = {1: "#ff7b72", 2: "#56d364", 3: "#e3b341", 6: "#76e3ea"}
"""Red, green, yellow and cyan, by the terminal's numbers."""
WINDOW = f'fill="{BACKGROUND}" stroke="{BORDER}"'
# Whoever has none of these gets the browser's own; `textLength` keeps the columns.
FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', 'DejaVu Sans Mono', monospace"


@dataclass(frozen=True)
class ShownLine:
    """A line as a terminal gets it, with its escape sequences, and the seconds from the start until it came."""

    seconds: float
    text: str


def draw(title: str, lines: Sequence[ShownLine], description: str) -> str:
    """The SVG. Pauses are shortened; who prefers reduced motion sees the last picture at once."""
    rows = [(at, row) for at, line in shorten_pauses(lines) for row in fold(Text.from_ansi(line))]
    total = rows[-1][0] + HOLD_SECONDS
    width = COLUMNS * CHARACTER + 2 * MARGIN
    height = TITLE_BAR + len(rows) * LINE + MARGIN
    times = sorted({at for at, _ in rows})
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img">',
            f"<title>{escape(title)}</title><desc>{escape(description)}</desc>",
            f"<style>text {{ font: 13px {FONTS}; fill: {FOREGROUND}; white-space: pre }}",
            *(keyframes(number, at, total) for number, at in enumerate(times)),
            "@media (prefers-reduced-motion: reduce) { g { animation: none !important } }</style>",
            f'<rect x=".5" y=".5" width="{width - 1:g}" height="{height - 1:g}" rx="8" {WINDOW}/>',
            f'<text x="{MARGIN}" y="22" style="fill: {DIM}">{escape(title)}</text>',
            *(
                f'<g class="t{times.index(at)}">{"".join(runs(row, TITLE_BAR + (place + 0.75) * LINE))}</g>'
                for place, (at, row) in enumerate(rows)
            ),
            "</svg>\n",
        )
    )


def shorten_pauses(lines: Sequence[ShownLine]) -> Iterable[tuple[float, str]]:
    """The lines with the seconds at which they appear in the picture."""
    shown = before = 0.0
    for line in lines:
        shown += min(line.seconds - before, LONGEST_PAUSE_SECONDS)
        before = line.seconds
        yield round(shown, 2), line.text


def fold(text: Text) -> Sequence[Text]:
    """The rows that a terminal makes of a line: broken where its width ends."""
    return list(text.divide(range(COLUMNS, len(text), COLUMNS)))


def keyframes(number: int, at: float, total: float) -> str:
    """Hidden until its time in each round. Without animation, a line is shown."""
    share = 100 * at / total
    return (
        f"@keyframes k{number} {{ from {{ opacity: 0 }} {share:.2f}% {{ opacity: 1 }} }} "
        f".t{number} {{ animation: k{number} {total:.2f}s step-end {ROUNDS} }}"
    )


def runs(row: Text, y: float) -> Iterable[str]:
    """The SVG elements of a line, one for each run of characters in the same style."""
    column = 0
    for segment in row.render(Console(width=COLUMNS)):
        text = segment.text.rstrip("\n")
        if text.strip():
            start = column + len(text) - len(text.lstrip())
            x, length = MARGIN + start * CHARACTER, len(text.strip()) * CHARACTER
            yield (
                f'<text x="{x:g}" y="{y:g}" textLength="{length:g}" lengthAdjust="spacingAndGlyphs"'
                f"{style_of(segment.style)}>{escape(text.strip())}</text>"
            )
        column += len(text)


def style_of(style: Style | None) -> str:
    """The attribute for a style of the terminal; empty for plain text."""
    if style is None:
        return ""
    number = style.color.number if style.color else None
    colour = COLOURS.get(number, DIM if style.dim else "")
    rules = [*([f"fill: {colour}"] if colour else []), *(["font-weight: 700"] if style.bold else [])]
    return f' style="{"; ".join(rules)}"' if rules else ""
