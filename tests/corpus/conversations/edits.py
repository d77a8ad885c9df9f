"""Revisions of a large file by SEARCH/REPLACE edits, and what happens where one does not fit."""

from tests.corpus.conversations.conversation import README, Conversation, Says, js, only, page
from tests.unit.generator.situations import brief

ROWS = "".join(f"  <li>item {number}</li>\n" for number in range(150))
OLD = page(f"<h1>Stock</h1>\n<ul>\n{ROWS}</ul>", 'const total = 40;\n  document.title = "Stock " + total;')
NEW = OLD.replace("const total = 40;", "const total = 42;")
SITE = {"index.html": OLD.encode(), "README.md": README.encode(), "notes.txt": b"kept \xff as it is\r\n"}
REVISION = brief(round=2, text="Let the title say 42.", checks=js("document.title === 'Stock 42'"))


def edit(search: str, replace: str, path: str = "index.html") -> Says:
    return Says(
        f"<<<EDIT {path}>>>\n<<<<<<< SEARCH\n{search}\n=======\n{replace}\n>>>>>>> REPLACE\n"
        f"<<<END {path}>>>\n<<<DONE>>>"
    )


CONVERSATIONS = (
    Conversation(
        "an edit to the letter",
        "one line changes and every other byte stays",
        (edit("const total = 40;", "const total = 42;"),),
        REVISION,
        SITE,
        files={"index.html": NEW, "README.md": README},
        outcomes=("passed",),
    ),
    Conversation(
        "an edit that does not fit, then the whole file",
        "nothing is guessed: the model is asked once more and sends the file",
        (edit("const sum = 40;", "const sum = 42;"), only(index_html=NEW)),
        REVISION,
        SITE,
        files={"index.html": NEW},
        rounds=2,
        handed_over=2,
        outcomes=("passed",),
        told=("has to be in it once and is in it 0 times",),
    ),
    Conversation(
        "an edit that mends an edit",
        "a repair starts from the best candidate, not from what was there first",
        (edit("const total = 40;", "const total = 41;"), edit("const total = 41;", "const total = 42;")),
        REVISION,
        SITE,
        files={"index.html": NEW},
        rounds=2,
        handed_over=2,
        outcomes=("passed",),
    ),
    Conversation(
        "a revision that sends one new file",
        "files that are not sent stay as they are",
        (only(index_html=NEW.replace("<h1>", '<h1><a href="more.txt">more</a> '), more_txt="more\n"),),
        REVISION,
        SITE,
        files={"more.txt": "more\n", "README.md": README},
        holds={"index.html": "more.txt"},
        outcomes=("passed",),
    ),
)
