"""What is said of JavaScript."""

from pathlib import Path

import pytest

from generator.judge.inspection.inspected_file import Goal, Script
from generator.judge.inspection.javascript_compiler import compile_scripts
from tests.unit.generator.judge.inspection.looking import faults_of, page, reasons_in


def problems(code: str, *goals: Goal) -> list[str]:
    """Why V8 does not take `code`, for each goal for which it does not."""
    [compiled] = compile_scripts([Script("x.js", code, goals=goals)])
    return [f"{problem.position}: {problem.reason}" for problem in compiled.problems.values() if problem]


@pytest.mark.parametrize(
    "code",
    [
        "class A { #b = 1; static { this.c = 2; } get d() { return this.#b; } }",
        "const f = async () => { for await (const a of b()) await a; };",
        "label: for (const a of b) { if (a?.c ?? d) continue label; }",
        "a ||= 1_000n ** 2n;",
        "const re = /[/(]\\/(?<name>x)/giu; const s = `a ${`b ${c}`} }`;",
        "if (a) { let b = 1; } else { let b = 2; }",
        "switch (a) { case 1: { let b; break; } case 2: { let b; } }",
        "function f() {} function f() {} var g; var g;",
        "var async = 1; let of = 2; async = of;",
        "export default async function () { await a; }",
        "import data from './a.json' with { type: 'json' };",
        "const { default: d } = await import('./d.js'); console.log(import.meta.url, d);",
        "#!/usr/bin/env node\nlet a;",
        "",
    ],
)
def test_javascript_of_today_is_no_fault(code: str) -> None:
    assert reasons_in("x.js", code) == []


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("a(b, [c);", "line 1, column 8: Unexpected token ')' at `a(b, [c);`"),
        ("function a() {\n  b();\n", "line 3, column 1: Unexpected end of input"),
        ("a();\n}", "line 2, column 1: Unexpected token '}'"),
        ("let a = 'b;\nlet c;", "line 1, column 9: Invalid or unexpected token at `let a = 'b;`"),
        ("let a = {b: 1 c: 2}", "Unexpected identifier 'c' at `let a = {b: 1 c: 2}`"),
        ("let a: number = 1;", "Unexpected token ':' at `let a: number = 1;`"),
        ("function a(b?: Bird[]) {}", "Unexpected token '?' at `function a(b?: Bird[]) {}`"),
        ("<script>\nlet a;\n</script>", "line 1, column 1: Unexpected token '<' at `<script>`"),
        ("const a;", "line 1, column 7: Missing initializer in const declaration"),
        ("let a;\nclass a {}", "line 2, column 1: Identifier 'a' has already been declared"),
        ("const a = <b>c</b>;", "Unexpected token '<' at `const a = <b>c</b>;`"),
        ("break;", "Illegal break statement"),
        ("let a = /(/;", "Invalid regular expression"),
        ("let é = '𝄞'; let a = ;", "line 1, column 22: Unexpected token ';'"),
    ],
)
def test_what_keeps_a_script_from_running_is_said_as_v8_says_it_with_what_it_leaves_out(code: str, reason: str) -> None:
    assert reason in problems(code, "script")[0]


def test_what_works_in_modules_only_is_a_fault_in_a_classic_script() -> None:
    for code in ("import a from './a.js';", "export let a;", "import.meta.url;", "await 1;"):
        assert problems(code, "module") == []
        assert len(problems(code, "script")) == 1
    assert "reserved word at `function a() { await b; }`" in problems("function a() { await b; }", "module")[0]


def test_the_body_of_a_handler_may_return() -> None:
    assert problems("return a();", "handler") == []
    assert "Illegal return statement" in problems("return a();", "script")[0]


def test_a_script_file_may_be_a_module_and_must_then_be_loaded_as_one() -> None:
    files = {"a.js": "await fetch('b.txt');", "b.txt": "b"}
    assert faults_of({**files, "index.html": page("<script type=module src=a.js></script>")}) == []
    faults = faults_of({**files, "index.html": page("<script src=a.js></script>")})
    assert [fault.kind for fault in faults] == ["script-type"]


@pytest.mark.parametrize("load", ["<script src=tool.js></script>", "<script type=module src=tool.js></script>"])
def test_a_file_for_node_is_judged_as_browser_code_only_where_a_page_loads_it(load: str) -> None:
    tool = "#!/usr/bin/env node\nconst fs = require('fs');\nif (!fs) return;\nmodule.exports = fetch('gone.json');\n"
    assert faults_of({"tool.js": tool, "index.html": page("<a href=tool.js>the tool</a>")}) == []
    assert "js-syntax" in {fault.kind for fault in faults_of({"tool.js": tool, "index.html": page(load)})}


def test_what_another_script_makes_javascript_of_is_not_judged() -> None:
    jsx = "const a = <b>c</b>;"
    load = f"<script type=text/babel src=a.js></script><script type=text/babel>{jsx}</script>"
    assert faults_of({"a.js": jsx, "index.html": page(load)}) == []


def test_a_file_that_no_page_loads_must_still_be_javascript_or_data() -> None:
    assert len(reasons_in("a.js", "let = ;\n" * 20)) == 1
    assert reasons_in("a.js", '{"a": [1, 2]}') == []


def test_a_page_that_was_there_before_says_how_a_new_script_is_loaded() -> None:
    files = {"a.js": "return;", "index.html": page("<script src=a.js></script>")}
    assert [fault.kind for fault in faults_of(files, untouched={"index.html"})] == ["js-syntax"]
    assert faults_of({**files, "a.js": "let a;"}, untouched={"index.html"}) == []


def test_what_v8_says_is_short_however_long_the_names_are() -> None:
    name = "x" * 1_000_000
    assert len(problems(f"let {name}; let {name};", "script")[0]) < 500


def test_nothing_of_a_script_is_run(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    code = f"process.getBuiltinModule('fs').writeFileSync({str(mark)!r}, ''); throw new Error('it ran');"
    assert problems(f"{code} fetch('a');", "script", "module", "commonjs", "handler") == []
    assert not mark.exists()


@pytest.mark.parametrize(
    "program",
    [
        "exec sleep 60",
        "sleep 60 & exit 0",
        "exit 9",
        "kill -9 $$",
        "exec yes",
        "exec yes >&2",
        "echo '[]'",
        "echo {",
        """echo '{"errors": {"script": null, "module": null, "commonjs": null}, "loads": [{"form": "import"}]}'""",
        "head -c 100000 /dev/zero | tr '\\0' '['; echo",
        None,
    ],
)
def test_scripts_stay_unjudged_where_node_fails_hangs_babbles_or_is_not_there(
    program: str | None, tmp_path: Path
) -> None:
    node = tmp_path / "node"
    if program:
        node.write_text(f"#!/bin/sh\n{program}\n")
        node.chmod(0o755)
    assert compile_scripts([Script("x.js", "let = ;")], seconds=0.5, node=node) == []


def test_what_was_compiled_before_the_time_was_over_is_known(tmp_path: Path) -> None:
    node = tmp_path / "node"
    answer = '{"errors": {"script": null}, "loads": []}'
    node.write_text(f"#!/bin/sh\necho '{answer}'\nprintf half\nexec sleep 60\n")
    node.chmod(0o755)
    scripts = [Script(f"{name}.js", "", goals=("script",)) for name in "ab"]
    assert [one.script.path for one in compile_scripts(scripts, seconds=2.0, node=node)] == ["a.js"]
