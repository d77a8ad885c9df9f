"""Defects of the set of files: missing, forbidden, misnamed, empty, with secrets in them."""

from tests.corpus.planting import (
    BOTH,
    CHART,
    REPLY,
    REPLY_AND_STATIC,
    STATIC,
    TOTAL,
    Defect,
    around,
    drop,
    put,
    rename,
    swap,
)


def made_up(prefix: str, length: int) -> str:
    """Something of a token's shape. Put together when it is run, so that no scanner takes this file for a leak."""
    letters = "q7Zk2VbX9rTm4WcJ8sLd5NhG3pYf6Qa1RzEuBvCoDxFi"
    return prefix + (letters * 3)[:length]


_KEY = "-----BEGIN " + "PRIVATE KEY-----\n" + made_up("MIIE", 60) + "\n-----END " + "PRIVATE KEY-----\n"

DEFECTS = (
    Defect("a file that the page reads is missing", "missing-file", drop("data/places.json"), (CHART,), BOTH),
    Defect("a required page is missing", "missing-file", drop("about.html")),
    Defect("a required file is written in another case", "missing-file", rename("about.html", "About.html")),
    Defect(
        "a required file is in another folder",
        "missing-file",
        rename("data/counts.csv", "counts.csv"),
        (TOTAL,),
        BOTH,
    ),
    Defect("the README is missing", "missing-file", drop("README.md")),
    Defect(
        "a file is there that must not be",
        "forbidden-file",
        put("raw-counts.xlsx", b"PK\x03\x04"),
        (),
        REPLY_AND_STATIC,
    ),
    Defect("a required text is empty", "empty-file", put("notes.txt", "\n")),
    Defect("the README is empty", "empty-file", put("README.md", "")),
    Defect(
        "the README does not explain the code",
        "readme-section",
        swap("README.md", "## Code explanation", "## Birds"),
    ),
    Defect("the README names no licence", "readme-section", swap("README.md", "## Licence", "## Thanks")),
    Defect("the README is one line", "readme-section", put("README.md", "# Bird counts\n")),
    Defect(
        "a GitHub token stands in a script",
        "secret",
        around("js/scale.js", f"// {made_up('ghp' + '_', 36)}\n"),
    ),
    Defect(
        "a fine-grained GitHub token stands in a workflow",
        "secret",
        swap(
            ".github/workflows/pages.yml",
            "          path: .\n",
            f"          path: .\n          token: {made_up('github' + '_pat_', 22)}_{made_up('', 59)}\n",
        ),
    ),
    Defect(
        "a Google key stands in the page",
        "secret",
        swap("index.html", '"use strict";', f'"use strict";\n      const key = "{made_up("AI" + "za", 35)}";'),
    ),
    Defect(
        "a Google key of the newer shape stands in a text",
        "secret",
        around("notes.txt", made_up("A" + "Q.", 48) + "\n"),
    ),
    Defect(
        "an Anthropic key stands in the README", "secret", around("README.md", "", made_up("sk-" + "ant-api03-", 80))
    ),
    Defect("an OpenAI key stands in the settings", "secret", put("config.json", f'"{made_up("sk-" + "proj-", 64)}"')),
    Defect(
        "an AWS key stands in a tool",
        "secret",
        around("tools/summarise.py", "", f'KEY = "{"AK" + "IA"}Q7ZK2VBX9RTM4WCJ"'),
    ),
    Defect("a private key stands in a text", "secret", put("notes.txt", _KEY)),
    Defect("a path leads out of the site", "path", put("../up.html", "<!doctype html>"), (), REPLY_AND_STATIC),
    Defect("the model wrote a licence of its own", "reply", put("LICENSE", "All rights reserved.\n"), (), REPLY),
    Defect("a hidden file nobody asked for", "reply", put(".env", "DEBUG=1\n"), (), REPLY),
    Defect("two files whose names differ in case alone", "reply", put("Style.css", "body {}\n"), (), REPLY),
    Defect("text under the name of a picture", "reply", put("nest.png", "a drawing of a nest"), (), REPLY),
    Defect(
        "a part of the code is left out",
        "reply",
        swap("js/scale.js", "export function", "// ... rest of the code unchanged ...\nexport function"),
        (),
        REPLY,
    ),
    Defect(
        "a text is not in UTF-8",
        "text-encoding",
        put("notes.txt", "Gezählt am Sonntag.\n".encode("latin-1")),
        (),
        STATIC,
    ),
)
