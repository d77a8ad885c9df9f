"""What is never published, whoever sends it: the answer goes on without it, or is asked for again."""

from chassis.workflow_template import workflow_in_template
from tests.corpus.conversations.conversation import OWN_KEY, README, Conversation, Says, answer, js, only, page
from tests.corpus.conversations.edits import OLD, REVISION, SITE
from tests.unit.generator.situations import brief
from tools.stand_ins.gemini.example_replies import tagged

PAGE = page()
TOKEN = "ghp_" + "q7Zt2Lw9" * 4 + "aB3x"
DRAWN = page('<h1>Sales</h1>\n<img src="logo.svg" alt="logo">')
PICTURED = page('<h1>Sales</h1>\n<img src="logo.png" alt="logo">')
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="3"/></svg>\n'
WORKFLOW = "name: pages\non: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: 'true'\n"


def in_template(path: str, content: str) -> str:
    """The workflow as it is published."""
    return (workflow_in_template(path, content.encode()) or b"").decode()


def beside(path: str, content: str) -> Says:
    """A whole answer with one more file, at whatever path."""
    return Says(tagged({"index.html": PAGE, "README.md": README, path: content}))


LEFT_OUT = tuple(
    Conversation(
        f"a file at {named}",
        "it is left out and the rest, which needs nothing of it, goes out",
        (beside(path, "x = 1\n"),),
        files={"index.html": PAGE},
        absent=(path, path.lstrip("/"), path.rsplit("/", 1)[-1]),
        defects=path,
    )
    for named, path in {
        "an absolute path": "/etc/passwd",
        "a path that leads out": "../secrets.txt",
        "a path that leads out halfway": "data/../../other.txt",
        "a drive": "C:/autoexec.bat",
        "a hidden path": ".env",
        "a hidden folder": ".ssh/config",
    }.items()
)

CONVERSATIONS = (
    *LEFT_OUT,
    Conversation(
        "a workflow that the brief asks for",
        "of hidden files these alone are published, with the model's commands in a workflow of ours",
        (beside(".github/workflows/pages.yml", WORKFLOW),),
        brief(text="Publish sales with a workflow in .github/workflows/pages.yml."),
        files={".github/workflows/pages.yml": in_template(".github/workflows/pages.yml", WORKFLOW)},
    ),
    Conversation(
        "code that is left out, then the whole file",
        "a remark in place of code would be published as it is",
        (answer(page(script="let total = 0;\n// ... rest of the code unchanged ...")), answer(PAGE)),
        files={"index.html": PAGE},
        rounds=2,
        handed_over=2,
        told=("it leaves code out",),
    ),
    Conversation(
        "a revision that loses most of its page, then edits of all of it",
        "nothing was to go: the model has forgotten it",
        (only(index_html=page(script="document.title = 'Stock 42';")), only(index_html=OLD.replace("= 40", "= 42"))),
        REVISION,
        SITE,
        holds={"index.html": "item 149"},
        rounds=2,
        handed_over=2,
        outcomes=("passed",),
        told=("it shrank from",),
    ),
    Conversation(
        "a revision that is asked to lose most of its page",
        "then it may",
        (only(index_html=page(script="document.title = 'Stock 42';")),),
        brief(round=2, text="Remove the list; let the title say 42.", checks=js("document.title === 'Stock 42'")),
        SITE,
        files={"index.html": page(script="document.title = 'Stock 42';")},
        outcomes=("passed",),
    ),
    Conversation(
        "a token in the page, then none",
        "a secret never goes out, not even to be worth a check",
        (answer(page(script=f'const token = "{TOKEN}";')), answer(PAGE)),
        files={"index.html": PAGE},
        rounds=2,
        handed_over=2,
    ),
    Conversation(
        "the generator's own key in a text, then none",
        "ours are known to the letter, whatever they look like",
        (answer(PAGE, notes_txt=f"The key is {OWN_KEY}.\n"), only(notes_txt="There is none.\n")),
        brief(text="Publish sales and notes.txt."),
        files={"notes.txt": "There is none.\n"},
        rounds=2,
        handed_over=2,
    ),
    Conversation(
        "a picture as text, then a drawing",
        "text cannot hold a PNG, and the page that shows it is mended",
        (answer(PICTURED, logo_png="iVBORw0KGgo=\n"), only(index_html=DRAWN, logo_svg=LOGO)),
        files={"index.html": DRAWN, "logo.svg": LOGO},
        absent=("logo.png",),
        rounds=2,
        handed_over=2,
        told=("cannot hold a file of this type",),
    ),
    Conversation(
        "an answer cut at the output limit, then the rest",
        "what arrived whole is kept and only the rest is asked for",
        (
            Says(f"<<<FILE README.md>>>\n{README}<<<END README.md>>>\n<<<FILE index.html>>>\n<!doct", "MAX_TOKENS"),
            only(index_html=PAGE),
        ),
        files={"index.html": PAGE, "README.md": README},
        rounds=2,
        handed_over=2,
        told=("arrived whole and are kept: README.md", "index.html: it was cut off"),
    ),
    Conversation(
        "a second spelling of the page, then one",
        "on some machines the two would be one file",
        (Says(tagged({"index.html": PAGE, "README.md": README, "Index.html": PAGE})), answer(PAGE)),
        files={"index.html": PAGE},
        absent=("Index.html",),
        rounds=2,
        handed_over=2,
        told=("in case alone",),
    ),
)
