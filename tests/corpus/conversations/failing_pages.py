"""Pages that fail a check or complain in the browser, and the answer that mends them."""

from tests.corpus.conversations.conversation import Conversation, answer, js, only, page, sentences
from tests.unit.generator.situations import attachment, brief

SALES = attachment("sales.csv", b"product,sales\npears,12\nplums,30\n", "text/csv")
TOTAL = 'document.querySelector("#total").textContent === "42"'
ADD_UP = """fetch("sales.csv").then((answer) => answer.text()).then((text) => {
  const rows = text.trim().split("\\n").slice(SKIPPED).map((row) => row.split(","));
  document.querySelector("#total").textContent = rows.reduce((sum, row) => sum + Number(row[1]), 0);
});"""
BODY = '<h1>Sales</h1>\n<p id="total"></p>'
RIGHT = page(BODY, ADD_UP.replace("SKIPPED", "1"))
FIXED = only(index_html=RIGHT)
SUM = brief(
    text="Show the sum of the sales in the attached sales.csv in #total.", checks=js(TOTAL), attachments=(SALES,)
)
READS = brief(
    text="Show the sum of the sales in the attached sales.csv in #total.",
    checks=js(TOTAL, 'document.querySelector("script").textContent.includes("sales.csv")'),
    attachments=(SALES,),
)
TRAPPED = page(f"{BODY}\n<script>// shows the sum</script>", ADD_UP.replace("SKIPPED", "1"))


def summing(skipped: int) -> str:
    return page(BODY, ADD_UP.replace("SKIPPED", str(skipped)))


CLICK = page(f'{BODY}\n<button id="go">Add up</button>', f"go.onclick = () => {{ {ADD_UP.replace('SKIPPED', '1')} }};")


def mended(name: str, why: str, wrong: str, told: str, outcome: str = "passed") -> Conversation:
    """The sum of sales: one page that is wrong, the right one, and what the model heard of the first."""
    return Conversation(
        name,
        why,
        (answer(wrong), FIXED),
        SUM,
        files={"index.html": RIGHT, "sales.csv": SALES.content.decode()},
        rounds=2,
        handed_over=2,
        outcomes=(outcome,),
        told=(told,),
    )


CONVERSATIONS = (
    mended("a value of the wrong rows", "one row too many is skipped", summing(2), TOTAL),
    mended("a value that is no number", "the header is added up as well", summing(0), TOTAL),
    mended(
        "a value written by hand", "it was right for other data", page('<h1>Sales</h1>\n<p id="total">40</p>'), TOTAL
    ),
    mended(
        "an id that is not there",
        "the total stands in an element of another name",
        RIGHT.replace("total", "sum"),
        "Cannot read properties of null",
    ),
    mended("a value only after a click", "a check looks as soon as the page is there", CLICK, '<p id="total"></p>'),
    mended("a script that does not parse", "a bracket is missing", RIGHT.replace("});\n</", "}\n</"), "index.html: "),
    mended(
        "an exception on loading",
        "the right value does not make up for an error in the console",
        page(BODY, ADD_UP.replace("SKIPPED", "1") + "\nsetUp();"),
        "setUp is not defined",
        "passed",
    ),
    mended(
        "a promise that nobody catches",
        "it is an error in the console like any other",
        page(BODY, ADD_UP.replace("SKIPPED", "1") + '\nPromise.reject(new Error("no chart"));'),
        "no chart",
    ),
    mended(
        "an error in the console",
        "a page that complains is not finished",
        page(BODY, ADD_UP.replace("SKIPPED", "1") + '\nconsole.error("cannot draw");'),
        "cannot draw",
    ),
    mended(
        "a reference to a file that is not there",
        "the page asks for a style sheet that was never sent",
        page(BODY, ADD_UP.replace("SKIPPED", "1"), '<link rel="stylesheet" href="theme.css">\n'),
        "theme.css",
    ),
    mended(
        "data by an address that leads to the host's root",
        "the site lives below a path",
        RIGHT.replace('"sales.csv"', '"/sales.csv"'),
        "/sales.csv",
    ),
    mended(
        "data under another name",
        "the attachment keeps its own",
        RIGHT.replace("sales.csv", "data.csv"),
        "data.csv",
    ),
    mended(
        "an id that is there twice",
        "which of the two a check finds is luck",
        RIGHT.replace("<h1>", '<h1 class="x" id="total">').replace('<p id="total">', '<p id="total" class="y">'),
        "index.html: ",
    ),
    mended("a page that never ends", "it costs its visit and no more", page(BODY, "for (;;) alert();"), TOTAL),
    Conversation(
        "the app's code behind a script of a library",
        "a check reads the first script of the page and finds the wrong one",
        (answer(TRAPPED), FIXED),
        READS,
        files={"index.html": RIGHT},
        rounds=2,
        handed_over=2,
        outcomes=("passed", "passed"),
        told=("textContent.includes",),
    ),
    Conversation(
        "a sum that is right at once",
        "there is nothing to ask for again",
        (answer(RIGHT),),
        READS,
        files={"index.html": RIGHT, "sales.csv": SALES.content.decode()},
        outcomes=("passed", "passed"),
    ),
    Conversation(
        "a wrong title by a sentence",
        "the plan's steps decide a sentence as a script is decided",
        (answer(page(title="Turnover")), answer(page())),
        brief(checks=sentences('The page has the title "Sales".')),
        plan={"checks": [{"number": 1, "by": "steps", "steps": [{"expect": {"title": {"exactly": "Sales"}}}]}]},
        files={"index.html": page()},
        rounds=2,
        handed_over=2,
        outcomes=("passed",),
    ),
    Conversation(
        "a sentence about taste",
        "nobody here can tell, so it is neither passed nor failed, and nothing is repaired for it",
        (answer(page()),),
        brief(checks=sentences("The page is a pleasure to look at.")),
        files={"index.html": page()},
        outcomes=("undecided",),
    ),
)
