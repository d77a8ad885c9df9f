"""The scripts of a site are found where browsers find them, and what follows a place in them is read as a whole."""

from generator.chromium.site_scripts import find_scripts, global_names, scope_from, statement_from
from generator.chromium.unavailable_requests import CodePosition

PAGE = b"""<!doctype html><title>x</title>
<script src="app.js"></script>
<script type="application/json">{"a": 1}</script>
<script type="text/babel">const App = () => <p/>;</script>
<script type=module>import x from './x.js'; x();</script>
<script>
let n = 0;
show(n);
</script>"""
SITE = {
    "index.html": PAGE,
    "app.js": b"const a = 1;\nnew Chart(a);\nconsole.log(a);",
    "x.js": b"export default 1;",
    "b.css": b"",
}


def test_scripts_are_those_of_files_and_pages_by_what_browsers_take_them_for() -> None:
    codes, html = find_scripts(SITE)
    assert [(code.file, code.kind) for code in codes] == [
        ("index.html", "other"),
        ("index.html", "module"),
        ("index.html", "classic"),
        ("app.js", "classic"),
        ("x.js", "module"),
    ]
    assert "let n" not in html
    assert "<title>x</title>" in html


def test_a_place_is_found_in_the_script_that_holds_it() -> None:
    codes, _ = find_scripts(SITE)
    inline, file = codes[2], codes[3]
    place = CodePosition("https://site.example/root/?x=1", 7, 0)
    offset = inline.offset(place)
    assert offset is not None
    assert inline.text[offset:].startswith("show(n)")
    assert file.offset(place) is None
    in_file = file.offset(CodePosition("https://site.example/root/app.js", 1, 4))
    assert in_file is not None
    assert file.text[in_file:].startswith("Chart(a)")


def test_names_that_nobody_declares_are_the_browsers_or_a_librarys() -> None:
    codes, _ = find_scripts(SITE)
    assert {"Chart", "console", "show"} <= global_names(codes)
    assert not {"a", "n", "x", "App"} & global_names(codes)


def test_a_statement_ends_where_it_ends_and_a_scope_with_its_block() -> None:
    text = "function f() {\n  fetch('a;b')\n    .then((r) => { use(r); })\n    .catch(no);\n  other();\n}\nlast();"
    begin = text.index("fetch")
    assert statement_from(text, begin).endswith(".catch(no)")
    assert scope_from(text, begin).rstrip().endswith("other();")
