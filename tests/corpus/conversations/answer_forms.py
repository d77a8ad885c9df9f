"""Every form in which a model may answer, whatever it was asked for."""

import json

from tests.corpus.conversations.conversation import README, Conversation, Says, answer, page
from tools.stand_ins.gemini.library import tagged

PAGE = page("<h1>Sales 42</h1>")
STYLE = "h1 { color: navy; }\n"
STYLED = page("<h1>Sales 42</h1>", head='<link rel="stylesheet" href="style.css">\n')
JSON = json.dumps({"files": [{"path": "index.html", "content": PAGE}, {"path": "README.md", "content": README}]})
ODD = page(
    '<h1>Fish &amp; chips</h1>\n<p id="cells"></p>',
    'document.querySelector("#cells").textContent = "a\\tb\\\\n".split(/\\t/).length + " \\u00e9 é \'";',
)
FENCED_README = README.replace("Nothing to install.", "Run:\n\n```sh\npython3 -m http.server\n```\n")
BOTH = {"index.html": PAGE, "README.md": README}

CONVERSATIONS = (
    Conversation(
        "tagged blocks",
        "the form that is asked for goes out at once, to the byte",
        (answer(STYLED, style_css=STYLE),),
        files={"index.html": STYLED, "README.md": README, "style.css": STYLE},
    ),
    Conversation(
        "tagged blocks with a fence inside each",
        "a fence around a page is habit, not content",
        (
            Says(
                f"<<<FILE index.html>>>\n```html\n{PAGE}```\n<<<END index.html>>>\n"
                f"<<<FILE README.md>>>\n{README}<<<END README.md>>>\n<<<DONE>>>"
            ),
        ),
        files=BOTH,
    ),
    Conversation(
        "tagged blocks between chatter",
        "what stands outside of the tags is nobody's file",
        (Says(f"Certainly! Here is your site.\n\n{tagged(BOTH)}\n\nLet me know if you want more."),),
        files=BOTH,
    ),
    Conversation(
        "tagged blocks with odd characters",
        "entities, backslashes and accents are kept as they were sent",
        (answer(ODD),),
        files={"index.html": ODD},
    ),
    Conversation(
        "fences with the path on the info line",
        "the most usual form of Markdown answers",
        (Says(f"Here:\n\n```html index.html\n{PAGE}```\n\n```markdown README.md\n{README}```\n"),),
        files=BOTH,
    ),
    Conversation(
        "fences with a titled info line",
        "some models write title=",
        (Says(f'```html title="index.html"\n{PAGE}```\n\n```md title="README.md"\n{README}```\n'),),
        files=BOTH,
    ),
    Conversation(
        "fences with the path on the line above",
        "bold, code and headings name files just as well",
        (Says(f"**index.html**\n\n```html\n{PAGE}```\n\n### `README.md`\n```markdown\n{README}```\nThat is all."),),
        files=BOTH,
    ),
    Conversation(
        "a fenced README that has fences of its own",
        "it ends at its last fence, not at its first",
        (Says(f"index.html\n```html\n{PAGE}```\n\nREADME.md\n```markdown\n{FENCED_README}```\n"),),
        files={"index.html": PAGE, "README.md": FENCED_README},
    ),
    Conversation("bare JSON", "an answer for programs is read as one", (Says(JSON),), files=BOTH),
    Conversation("fenced JSON", "JSON in a fence is the same answer", (Says(f"```json\n{JSON}\n```"),), files=BOTH),
    Conversation(
        "JSON between chatter",
        "words around an object do not spoil it",
        (Says(f"Here you are:\n\n{JSON}\n\nEnjoy!"),),
        files=BOTH,
    ),
    Conversation(
        "JSON that was cut, then tagged blocks",
        "half an object is no file; the second answer is",
        (Says(JSON[:200]), answer(PAGE)),
        files=BOTH,
        rounds=2,
        handed_over=2,
        told=("the JSON is cut off or broken",),
    ),
    Conversation(
        "one bare HTML document",
        "a page alone is a site; code writes its README",
        (Says(PAGE),),
        files={"index.html": PAGE},
        holds={"README.md": "## Code explanation"},
    ),
    Conversation(
        "one HTML document in a fence without a name",
        "it can only be index.html",
        (Says(f"Sure! This page does it:\n\n```html\n{PAGE}```\n\nHow it works: it shows 42."),),
        files={"index.html": PAGE},
        holds={"README.md": "## Code explanation"},
    ),
    Conversation(
        "prose, then a site",
        "there is no file in prose, and the model is told so",
        (Says("I would begin by thinking about what the page is to show."), answer(PAGE)),
        files=BOTH,
        rounds=2,
        handed_over=2,
        told=("there is no file in the reply",),
    ),
)
