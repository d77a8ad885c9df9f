"""Every form in which a model may answer, whatever it was asked for."""

import json

from tests.corpus.conversations.conversation import README, Conversation, Says, answer, page

PAGE = page("<h1>Sales 42</h1>")
STYLE = "h1 { color: navy; }\n"
STYLED = page("<h1>Sales 42</h1>", head='<link rel="stylesheet" href="style.css">\n')
JSON = json.dumps({"files": [{"path": "index.html", "content": PAGE}, {"path": "README.md", "content": README}]})
ODD = page(
    '<h1>Fish &amp; chips</h1>\n<p id="cells"></p>',
    'document.querySelector("#cells").textContent = "a\\tb\\\\n".split(/\\t/).length + " \\u00e9 é \'";',
)
BOTH = {"index.html": PAGE, "README.md": README}

CONVERSATIONS = (
    Conversation(
        "tagged blocks",
        "the form that is asked for goes out at once, to the byte",
        (answer(STYLED, style_css=STYLE),),
        files={"index.html": STYLED, "README.md": README, "style.css": STYLE},
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
        "JSON between chatter",
        "words around an object do not spoil it",
        (Says(f"Here you are:\n\n{JSON}\n\nEnjoy!"),),
        files=BOTH,
    ),
    Conversation(
        "one bare HTML document",
        "a page alone is a site; code writes its README",
        (Says(PAGE),),
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
