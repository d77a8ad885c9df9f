"""What is said of JavaScript."""

import pytest

from generator.judge.inspection.javascript_text import Goal, read_javascript
from tests.unit.generator.judge.inspection.looking import faults_of, page, reasons_in


def reasons(code: str, goal: Goal | None = None) -> list[str]:
    return [fault.reason for fault in read_javascript("x.js", code, goal=goal).faults]


@pytest.mark.parametrize(
    "code",
    [
        "class A { #b = 1; static { this.c = 2; } get d() { return this.#b; } }",
        "const f = async () => { for await (const a of b()) await a; };",
        "label: for (const a of b) { if (a?.c ?? d) continue label; }",
        "a ||= 1_000n ** 2n;",
        "const { a, ...rest } = b; const [c, , d = 1] = e;",
        "const re = /[/(]\\/(?<name>x)/giu; const s = `a ${`b ${c}`} }`;",
        "if (a) { let b = 1; } else { let b = 2; }",
        "switch (a) { case 1: { let b; break; } case 2: { let b; } }",
        "function f() {} function f() {} var g; var g;",
        "let f = function f() {}; { let f; }",
        "for (let i = 0; i < 1; i++) {} for (let i of []) {} for (const k in {}) {}",
        "try { a(); } catch { b(); } finally { c(); }",
        "var async = 1; let of = 2; async = of;",
        "export default async function () { await a; }",
        "import a, { b as c } from './a.js'; export * from './b.js'; export { c };",
        "import data from './a.json' with { type: 'json' };",
        "const { default: d } = await import('./d.js'); console.log(import.meta.url, d);",
        "#!/usr/bin/env node\nlet a;",
        "",
    ],
)
def test_javascript_of_today_is_no_fault(code: str) -> None:
    assert reasons(code) == []


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("a(b, [c);", "line 1, column 6: the `[` here is not closed before the `)` at line 1, column 8: add `]`"),
        ("function a() {\n  b();\n", "line 1, column 14: the `{` here is never closed; a `}` is missing"),
        ("a();\n}", "line 2, column 1: the `}` here closes nothing; remove it"),
        ("let a = 'b;\nlet c;", "line 1, column 9: the string that begins with `'b; let` is never closed"),
        ("let a = {b: 1 c: 2}", "is a comma missing before it?"),
        ("let a: number = 1;", "browsers do not run TypeScript"),
        ("interface A { b: string }", "browsers do not run TypeScript"),
        ("<script>\nlet a;\n</script>", "a script holds JavaScript alone"),
        ("const a;", "the constant `a` gets no value"),
        ("let a;\nclass a {}", "line 2, column 7: `a` is declared twice, first at line 1, column 5; rename one"),
        ("return 1;", "`return` stands outside of every function"),
        ("const a = <b>c</b>;", "is JSX, which no browser runs"),
        ("function a() { await b; }", "`await` does not work here; make the function around it async"),
    ],
)
def test_what_keeps_a_script_from_running_is_said_with_its_remedy(code: str, reason: str) -> None:
    assert any(reason in said for said in reasons(code))


def test_only_the_first_syntax_error_is_told() -> None:
    assert len(reasons("let = ;\n" * 20)) == 1


def test_what_works_in_modules_only_is_a_fault_in_a_classic_script() -> None:
    for code in ("import a from './a.js';", "export let a;", "import.meta.url;", "await 1;"):
        assert reasons(code, "module") == []
        assert len(reasons(code, "script")) == 1


def test_the_body_of_a_handler_may_return() -> None:
    assert reasons("return a();", "handler") == []


def test_a_script_file_may_be_a_module_and_must_then_be_loaded_as_one() -> None:
    files = {"a.js": "await fetch('b.txt');", "b.txt": "b"}
    assert faults_of({**files, "index.html": page("<script type=module src=a.js></script>")}) == []
    faults = faults_of({**files, "index.html": page("<script src=a.js></script>")})
    assert [fault.kind for fault in faults] == ["script-type"]


def test_files_for_node_are_read_as_scripts() -> None:
    assert reasons_in("tool.cjs", "const fs = require('fs');\nmodule.exports = { fs };\n") == []
