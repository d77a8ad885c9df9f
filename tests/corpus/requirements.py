"""What briefs say of files, and what it demands: a table to be read, and added to whenever a brief was misread."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """A brief of one or a few sentences. `required` are the files beyond index.html, README.md and the attachments."""

    text: str
    required: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    changeable: tuple[str, ...] = ()
    attached: tuple[str, ...] = ()
    existing: tuple[str, ...] = ()


def said(text: str, required: str = "", **others: str) -> Said:
    """Names in one string, apart by blanks."""
    return Said(text, tuple(required.split()), **{key: tuple(names.split()) for key, names in others.items()})


NAMED = (
    said("Publish `ashravan.txt`, `dilemma.json` and `about.md`.", "ashravan.txt dilemma.json about.md"),
    said('Write a file "story.txt" of 300 words.', "story.txt"),
    said("Create pelican.svg, a pelican on a bicycle.", "pelican.svg"),
    said("Create 'notes.md'.", "notes.md"),
    said("The repository must have **restaurant.json** at its root.", "restaurant.json"),
    said("Files: a.txt, b.csv, c.html", "a.txt b.csv c.html"),
    said("- one.json: the first\n- two.json: the second\n3. three.yml", "one.json two.json three.yml"),
    said("| file | content |\n|---|---|\n| `x1.csv` | rows |\n| y1.md | prose |", "x1.csv y1.md"),
    said("Put the styles into css/style.css and the code into `js/app.js`.", "css/style.css js/app.js"),
    said("Add a workflow at .github/workflows/ci.yml that runs ruff.", ".github/workflows/ci.yml"),
    said("Add `.github/workflows/deploy.yaml`.", ".github/workflows/deploy.yaml"),
    said("See [the notes](notes.md).", "notes.md"),
    said("Serve ./data/points.geojson.", "data/points.geojson"),
    said("Publish a.json/b.json.", "a.json b.json"),
    said("Everything ends up in summary.txt.", "summary.txt"),
    said("The page links about.html?lang=en and help.html#top.", "about.html help.html"),
    said("Add a `.gitignore` and a `CNAME`.", ".gitignore CNAME"),
    said("Publish:\n\n```\nfirst.txt\nsecond.txt\n```\n", "first.txt second.txt"),
    said(
        "```\nsite/\n├── index.html\n├── css/\n│   └── main.css\n└── robots.txt\n```",
        "css/main.css robots.txt",
    ),
    said("about.md (three words about you) is raw Markdown.", "about.md"),
    said("Use the filename uid.txt for it. Dr. Who knows.", "uid.txt"),
    said("In round 2, update data.csv with the new column.", "data/data.csv", existing="index.html data/data.csv"),
    said("All of it: index.html,README.md,LICENSE,data/sales.csv and css/main.css.", "data/sales.csv css/main.css"),
    said("Please commit: one.txt;two.json;three.md.", "one.txt two.json three.md"),
    said("Build an SVG clock; save the SVG as clock.svg.", "clock.svg"),
    said("Add `manifest.webmanifest` and a service worker sw.js; icons are inline.", "manifest.webmanifest sw.js"),
    said("Commit .github/workflows/ci.yml. ci.yml runs on each push.", ".github/workflows/ci.yml"),
    said("A button downloads the table. Commit data.txt, which the button offers for download.", "data.txt"),
    said("The map reads POINTS.json.", "points.json", existing="points.json"),
)
"""Files that are asked for."""

NOT_MEANT = (
    said("Load Bootstrap 5.3.8 from https://cdn.jsdelivr.net/npm/bootstrap@5.3.8/dist/css/bootstrap.min.css."),
    said("Use highlight.js, Chart.js and three.js; marked.min.js does the rest. Node.js is not needed."),
    said("It is published at owner.github.io/repo/data.json, e.g. for bots, i.e. nobody."),
    said("`document.querySelector('script').textContent` must mention `window.location.search`."),
    said("Read it with `response.json()` and `JSON.parse(text.csv)`, then rows.csv[0]."),
    said("`?url=https://example.org/x.md` or ?url=notes.md picks the document."),
    said("Users may upload a file such as report.csv or photos.zip."),
    said("A button downloads the table as export.csv."),
    said("The user picks a file, say mine.txt, and sees its words."),
    said("Names may be anything, for example `first.txt` or `second.md`."),
    said("For each sheet write <sheet>.csv, {name}.json and *.txt; logs are log-YYYY-MM-DD.txt."),
    said("Put everything into index.html instead of style.css and app.js."),
    said("```js\nimport { draw } from './draw.js';\nfetch('live.json')\n```\nThat is how it was."),
    said("Mail briefs@example.md or see www.example.org/terms.html."),
    said("The folder `docs` holds intro.md and usage.md."),
    said("Draw a picture and publish it as logo.png."),
    said("The workflow runs `python run.py > out.json` on each push.", "run.py"),
    said("CI produces metrics.json, which the page shows."),
    said("Add an MIT LICENSE, LICENSE.md or LICENCE and a README."),
    said("Version 1.2.3 of the API, v2.json-rpc, answers 4.5 times a second."),
    said("No build step (webpack.config.js etc.)."),
    said('Each entry looks like {"file": "abc.txt", "size": 3}.'),
    said("The page copes with a missing config.json."),
    said("If config.json is missing, the page falls back to defaults."),
    said("Needed: `a.html`. Not needed: `c.html`.", "a.html"),
    said("theme.css is optional."),
    said("You may use store.json or store.csv for it."),
    said("Print what `Intl.NumberFormat`, `classList.add` and Math.max give; import nothing from vue.global.js."),
    said("In data/: a.csv and b.csv."),
    said("Host it at https://owner.github.io/repo/ and serve https://owner.github.io/repo/uid.txt there."),
    said("Send requests to /api/v1/users.json."),
)
"""Words that look like files and are none, or are none that must be there."""

UNWANTED = (
    said("Do not commit `result.json`.", forbidden="result.json"),
    said("result.json must not be committed.", forbidden="result.json"),
    said("result.json is NOT committed", forbidden="result.json"),
    said("There is no planets.xml.", forbidden="planets.xml"),
    said("old.css should not exist in the repository; new.css should.", "new.css", forbidden="old.css"),
    said("Never publish secrets.txt or keys.json.", forbidden="secrets.txt keys.json"),
    said("The repository must not contain notes.txt.", forbidden="notes.txt"),
    said("Do not publish a file named `planets.xml`.", forbidden="planets.xml"),
    said("result.json is generated in CI, so it must not be committed.", forbidden="result.json"),
    said("Run `python execute.py > result.json` (don't commit result.json).", "execute.py", forbidden="result.json"),
    said(
        "Do not commit:\n- result.json\n- cache.txt\n\nBut commit data.txt.",
        "data.txt",
        forbidden="result.json cache.txt",
    ),
    said("Delete old.html.", forbidden="old.html", existing="index.html old.html"),
    said("Keep draft.md out of the repository.", forbidden="draft.md"),
    said("secret.txt isn\u2019t in the repo.", forbidden="secret.txt"),
    said("Include a main.py (do NOT commit `.env` or `keys.json`).", "main.py", forbidden=".env keys.json"),
    said("Do not include node_modules/ or package-lock.json.", forbidden="package-lock.json"),
    said("See that a.csv is committed and that b.json isn't.", "a.csv", forbidden="b.json"),
    said("Everything is in index.html: no app.js or style.css.", forbidden="app.js style.css"),
    said("out.json must be published with Pages but never be committed.", forbidden="out.json"),
    said("Leave out sample.txt.", forbidden="sample.txt", attached="sample.txt"),
)
"""Files that must not be there."""

WANTED_AFTER_ALL = (
    said("Do not change uid.txt; do not add a framework to app.js."),
    said("Do not put data.csv values into the code."),
    said("Do not hard-code what data.csv holds.", attached="data.csv"),
    said("about.md says that secrets are not committed.", "about.md"),
    said("README.md must not be committed without sections; index.html must not be missing."),
    said("No planets.csv values may be copied."),
    said("index.html must not contain app.js inline, it loads it."),
)
"""Prohibitions that forbid no file."""

CHANGES = (
    said("Fix script.py.", changeable="script.py", attached="script.py"),
    said("Commit execute.py after fixing the bug in it.", changeable="execute.py", attached="execute.py"),
    said("Fix the non-trivial error in `execute.py` and commit it.", changeable="execute.py", attached="execute.py"),
    said("The attached run.py has a bug. Fix it.", changeable="run.py", attached="run.py data.txt"),
    said("Update data.csv so that the prices are whole.", changeable="data.csv", attached="data.csv"),
    said("execute.py needs to be corrected.", changeable="execute.py", attached="execute.py"),
    said("Commit the corrected run.py.", changeable="run.py", attached="run.py"),
    said("Fix bugs in the attached files and commit them.", changeable="a.py b.py", attached="a.py b.py"),
    said(
        "Update the script so that it writes out.json; out.json must not be committed.",
        forbidden="out.json",
        changeable="a.py",
        attached="a.py data.txt",
    ),
    said("Edit the attached config.yml: set debug to false.", changeable="config.yml", attached="config.yml"),
    said("Keep sales.csv as is, but add a second file, more.csv.", "more.csv", attached="sales.csv"),
    said("Fix the attached script.", changeable="a.py", attached="a.py data.txt"),
    said('Run it: run.py must no longer contain "".', attached="run.py"),
    said("Clean data.csv (no duplicates) and save it as clean.csv.", "clean.csv", attached="data.csv"),
    said("Publish uid.txt exactly as it is.", attached="uid.txt"),
    said("Fix app.py, but commit uid.txt as is.", changeable="app.py", attached="app.py uid.txt"),
    said("Commit data.csv unchanged. Update the page so that it reads data.csv.", attached="data.csv"),
    said("Fix the layout with the help of data.csv.", attached="data.csv"),
    said("Fix whatever keeps the page from running main.py.", changeable="main.py", attached="main.py"),
    said("Do not modify main.py.", attached="main.py"),
    said("Update index.html to show the total of data.csv.", attached="data.csv"),
    said("Add a chart; sort the rows of the table. data.csv is the source.", attached="data.csv"),
    said("Translate texts.json into French.", changeable="texts.json", attached="texts.json"),
)
"""Attachments to change, and others to leave alone."""

CORPUS = NAMED + NOT_MEANT + UNWANTED + WANTED_AFTER_ALL + CHANGES
