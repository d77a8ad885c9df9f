"""Pages that are never right: the best candidate goes out, and what is known of it goes with it."""

from tests.corpus.conversations.conversation import Conversation, Says, answer, js, only, page
from tests.unit.generator.situations import brief

TITLE, HEADING, NOTE = (
    "document.title === 'Sales'",
    "!!document.querySelector('#heading')",
    "!!document.querySelector('#note')",
)
CHECKED = brief(checks=js(TITLE, HEADING, NOTE))
NONE = page(title="Other")
ONE = page()
TWO = page('<h1 id="heading">Sales</h1>')
ALL = page('<h1 id="heading">Sales</h1>\n<p id="note">so far</p>')
COMPLAINING = page('<h1 id="heading">Sales</h1>', 'console.error("cannot");')
TOKEN = "ghp_" + "q7Zt2Lw9" * 4 + "aB3x"


def again(index: str) -> Says:
    return only(index_html=index)


CONVERSATIONS = (
    Conversation(
        "better, then worse",
        "the second of four goes out",
        (answer(NONE), again(TWO), again(ONE), again(NONE)),
        CHECKED,
        files={"index.html": TWO},
        rounds=4,
        handed_over=2,
        outcomes=("passed", "passed", "failed"),
    ),
    Conversation(
        "a little better each time",
        "three repairs may all be of use",
        (answer(NONE), again(ONE), again(TWO), again(ALL)),
        CHECKED,
        files={"index.html": ALL},
        rounds=4,
        handed_over=4,
        outcomes=("passed", "passed", "passed"),
    ),
    Conversation(
        "the same checks with a quieter console",
        "of two that pass as much, the one with fewer faults is better",
        (answer(COMPLAINING), again(TWO), again(COMPLAINING), again(TWO)),
        CHECKED,
        files={"index.html": TWO},
        rounds=4,
        handed_over=2,
        outcomes=("passed", "passed", "failed"),
    ),
    Conversation(
        "a repair that passes more and may not be published",
        "a token weighs more than every check",
        (answer(ONE), again(ALL.replace("so far", TOKEN)), again(ONE)),
        CHECKED,
        files={"index.html": ONE},
        rounds=3,
        outcomes=("passed", "failed", "failed"),
    ),
    Conversation(
        "repairs in prose",
        "an answer without a file is no candidate",
        (answer(TWO), Says("It is right as it is."), Says("I insist.")),
        CHECKED,
        files={"index.html": TWO},
        rounds=3,
        outcomes=("passed", "passed", "failed"),
    ),
)
