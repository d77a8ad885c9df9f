"""Files beside the page that are missing, broken or not wanted, and what becomes of them."""

from tests.corpus.conversations.conversation import Conversation, answer, js, only, page, ruled, sentences
from tests.unit.generator.situations import attachment, brief

PAGE = page()
PLACES = '{"places": ["Pune"]}\n'
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"/></svg>\n'
UID = attachment("uid.txt", b"4f1c\r\nno newline at the end")
SCRIPT = attachment("run.py", b"print(sould)\n", "text/x-python")


def mended(name: str, why: str, path: str, told: str, *, wrong: str, right: str) -> Conversation:
    """A brief that asks for one file by name, which comes wrong first."""
    stem = path.replace(".", "_")
    return Conversation(
        name,
        why,
        (answer(PAGE, **{stem: wrong}), only(**{stem: right})),
        brief(text=f"Publish sales, and beside them the file `{path}`."),
        plan=ruled(path, "required"),
        files={"index.html": PAGE, path: right},
        rounds=2,
        handed_over=2,
        told=(told,),
    )


CONVERSATIONS = (
    mended(
        "JSON with a comma too many",
        "it has to parse",
        "places.json",
        "places.json:",
        wrong='{"places": ["Pune",]}',
        right=PLACES,
    ),
    mended(
        "a drawing that is not closed", "SVG is XML", "map.svg", "map.svg:", wrong="<svg><path></svg>", right=DRAWING
    ),
    mended("YAML with a tab", "YAML has none", "facts.yml", "facts.yml:", wrong="a:\n\tb: 1\n", right="a:\n  b: 1\n"),
    mended(
        "Python that does not parse",
        "it is meant to run",
        "sum.py",
        "sum.py:",
        wrong="def f(:\n",
        right="def f():\n    pass\n",
    ),
    mended(
        "a style that is not closed",
        "it has to parse",
        "look.css",
        "look.css:",
        wrong="h1 { color: red;\n",
        right="h1 { color: red; }\n",
    ),
    mended(
        "an empty file",
        "there is to be something in it",
        "story.txt",
        "story.txt: it is empty",
        wrong="\n",
        right="Once.\n",
    ),
    Conversation(
        "a file of the brief that does not come",
        "the plan says that the brief wants it, so it has to be there",
        (answer(PAGE), only(story_txt="Once.\n")),
        brief(text="Publish sales and a `story.txt`."),
        plan=ruled("story.txt", "required"),
        files={"story.txt": "Once.\n"},
        rounds=2,
        handed_over=2,
        told=("story.txt: it is missing",),
    ),
    Conversation(
        "a file of a check that does not come",
        "checks name files as well as the brief does",
        (answer(PAGE), only(places_json=PLACES)),
        brief(checks=js('fetch("places.json").then((a) => a.json()).then((all) => all.places[0] === "Pune")')),
        files={"places.json": PLACES},
        rounds=2,
        handed_over=2,
        outcomes=("passed",),
        told=("places.json",),
    ),
    Conversation(
        "a file by another spelling",
        "Pages tells capitals from small letters",
        (answer(PAGE, Story_txt="Once.\n"), answer(PAGE, story_txt="Once.\n")),
        brief(text="Publish sales and a `story.txt`.", checks=sentences("story.txt exists.")),
        plan=ruled("story.txt", "required", {"exists": True}),
        files={"story.txt": "Once.\n"},
        absent=("Story.txt",),
        rounds=2,
        handed_over=2,
        outcomes=("passed",),
        told=("but case matters",),
    ),
    Conversation(
        "a file that must not be there",
        "it is left out, whoever brought it, and no answer is asked for again",
        (answer(PAGE, result_json='{"total": 42}\n'),),
        brief(text="Publish sales. Do not commit `result.json`.", checks=sentences("result.json is NOT committed.")),
        plan=ruled("result.json", "forbidden", {"absent": True}),
        files={"index.html": PAGE},
        absent=("result.json",),
        outcomes=("passed",),
    ),
    Conversation(
        "an attachment that the model wrote anew",
        "it is published as it came, to the byte",
        (answer(PAGE, uid_txt="4f1c\n"),),
        brief(text="Publish sales, and the attached uid.txt as it is.", attachments=(UID,)),
        files={"uid.txt": UID.content.decode()},
    ),
    Conversation(
        "an attached script that is to be fixed",
        "then the model's version is the one",
        (answer(PAGE, run_py="print(42)\n"),),
        brief(
            text="Fix the attached run.py.",
            checks=sentences('run.py no longer contains "sould".'),
            attachments=(SCRIPT,),
        ),
        plan=ruled("run.py", "may change", {"lacks": "sould"}),
        files={"run.py": "print(42)\n"},
        outcomes=("passed",),
    ),
    Conversation(
        "an attached script that was not fixed at first",
        "the brief asked for it, and the check can tell",
        (answer(PAGE), only(run_py="print(42)\n")),
        brief(
            text="Fix the attached run.py.",
            checks=sentences('run.py no longer contains "sould".'),
            attachments=(SCRIPT,),
        ),
        plan=ruled("run.py", "may change", {"lacks": "sould"}),
        files={"run.py": "print(42)\n"},
        rounds=2,
        handed_over=2,
        outcomes=("passed",),
    ),
)
