"""Pages with unavailable dependencies, the checks that depend on them and those that fail anyway."""

from typing import NamedTuple

from generator.site import Site
from tests.contract.chromium import page

ELSEWHERE = "https://static.example.org"
COUNTER = """
let n = 0;
document.querySelector('#add').addEventListener('click', () => {
  n += 2;
  document.querySelector('#count').textContent = n;
});
"""
CLICKS = "(document.querySelector('#add').click(), document.querySelector('#count').textContent === '1')"
BODY = (
    "<h1>Sales</h1><button id=add></button><output id=count>0</output>"
    "<ul id=rows></ul><p id=total></p><div id=plot></div>"
)


class Page(NamedTuple):
    site: Site
    undecided: tuple[str, ...]
    failed: tuple[str, ...]


def scripted(script: str, head: str = "", **files: bytes) -> Site:
    return page(script, head + BODY, **files)


HEADING, ROWS = (
    "document.querySelector('h1').textContent === 'Turnover'",
    "document.querySelectorAll('#rows li').length === 3",
)
PAGES = {
    "a library that draws": Page(
        scripted(
            COUNTER
            + "new Chart(document.querySelector('#plot'), {});\ndocument.querySelector('#total').textContent = '7';",
            f"<script src={ELSEWHERE}/chart.js></script>",
        ),
        (
            "document.querySelector('#total').textContent === '7'",
            "typeof Chart === 'function'",
            "!!document.querySelector('#plot canvas')",
        ),
        (HEADING, CLICKS, "!!document.querySelector('#missing')", "document.title === 'x'"),
    ),
    "a library that is looked for before it is used": Page(
        scripted(
            COUNTER + "if (window.Papa) {\n  const data = Papa.parse('a').data;\n"
            "  document.querySelector('#rows').innerHTML = data.map(r => `<li>${r}</li>`).join('');\n}",
            f"<script src={ELSEWHERE}/papaparse.min.js></script>",
        ),
        (ROWS,),
        (HEADING, CLICKS),
    ),
    "a module that is imported": Page(
        scripted(
            COUNTER,
            f"<script type=module>import {{ html }} from '{ELSEWHERE}/lit.js';"
            "document.querySelector('#rows').append(html``)</script>",
        ),
        (ROWS,),
        (HEADING, CLICKS),
    ),
    "a library that reads attributes": Page(
        scripted(
            COUNTER, f"<script defer src={ELSEWHERE}/alpine.js></script><p id=greeting x-data x-text=\"'hello'\"></p>"
        ),
        ("document.querySelector('#greeting').textContent === 'hello'",),
        (HEADING, CLICKS),
    ),
    "data": Page(
        scripted(
            COUNTER
            + f"""
async function load() {{
  const answer = await fetch('{ELSEWHERE}/rows.json');
  show(await answer.json());
}}
function show(rows) {{
  const list = document.querySelector('#rows');
  list.innerHTML = rows.map((row) => `<li>${{row}}</li>`).join('');
  document.querySelector('#total').textContent = rows.length;
}}
load();
"""
        ),
        (ROWS, "document.getElementById('total').textContent === '3'"),
        (HEADING, CLICKS),
    ),
    "data in a chain": Page(
        scripted(
            f"const list = document.getElementById('rows');\nfetch('{ELSEWHERE}/rows.json')\n  .then((a) => a.json())\n"
            "  .then((rows) => { for (const row of rows) list.append(row); })\n  .catch((e) => console.error(e));\n"
            + COUNTER
        ),
        (ROWS,),
        (HEADING, CLICKS, "document.querySelector('#count').textContent === '5'"),
    ),
    "a module by a name of an import map": Page(
        scripted(
            COUNTER,
            f'<script type=importmap>{{"imports": {{"vue": "{ELSEWHERE}/vue.js"}}}}</script><p id=made></p>'
            "<script type=module>import { createApp } from 'vue'; createApp().mount('#made');</script>",
        ),
        ("document.querySelector('#made').children.length > 0",),
        (HEADING, CLICKS),
    ),
    "scripts that code loads": Page(
        scripted(
            COUNTER
            + f"import('{ELSEWHERE}/a.js').then((a) => {{ document.querySelector('#total').textContent = a.sum; }});\n"
            f"const loader = document.createElement('script');\nloader.src = '{ELSEWHERE}/b.js';\n"
            "loader.onload = () => { fill(document.querySelector('#rows')); };\ndocument.head.append(loader);\n"
        ),
        ("document.querySelector('#total').textContent === '7'", ROWS),
        (HEADING, CLICKS),
    ),
    "scripts that a browser does not read": Page(
        scripted(
            COUNTER,
            f"<script src={ELSEWHERE}/react.js></script>"
            "<script type=text/babel>ReactDOM.render(<h2 id=hello>x</h2>, document.querySelector('#plot'))</script>",
        ),
        ("document.querySelector('#hello') !== null",),
        (HEADING, CLICKS),
    ),
    "data that handlers wait for": Page(
        scripted(
            COUNTER + "const request = new XMLHttpRequest();\n"
            f"request.open('GET', '{ELSEWHERE}/rows.json');\n"
            "request.onload = () => { document.querySelector('#total').textContent = request.responseText; };\n"
            "request.send();\ndocument.querySelector('#plot').textContent = 'loading';\n"
            "const worker = new Worker('worker.js');\n"
            "worker.onmessage = (told) => { document.querySelector('#rows').textContent = told.data; };",
            worker_js=f"fetch('{ELSEWHERE}/deep.json').then((a) => a.json()).then((d) => postMessage(d.sum));".encode(),
        ),
        ("document.querySelector('#total').textContent === '7'", "document.querySelector('#rows').textContent === '7'"),
        (HEADING, CLICKS, "document.querySelector('#plot').textContent === 'loaded'"),
    ),
    "data that one of several functions waits for": Page(
        scripted(
            COUNTER
            + f"""
const get = async (url) => {{ const answer = await fetch(url); return answer.json(); }};
async function main() {{
  document.querySelector('#plot').textContent = 'begun';
  const data = await get('{ELSEWHERE}/rows.json');
  document.querySelector('#total').textContent = data.total;
  finish();
}}
function finish() {{ document.querySelector('#rows').innerHTML = '<li>done</li>'; }}
main().catch((error) => {{ document.title = 'no data'; }});
"""
        ),
        ("document.querySelector('#total').textContent === '7'", ROWS, "document.title === 'ready'"),
        (HEADING, CLICKS, "document.querySelector('#plot').textContent === 'ended'"),
    ),
    "a style": Page(
        scripted(COUNTER, f"<link rel=stylesheet href={ELSEWHERE}/theme.css>"),
        ("getComputedStyle(document.querySelector('h1')).color === 'rgb(1, 2, 3)'",),
        (HEADING, CLICKS, ROWS),
    ),
    "pictures, fonts, frames, films, pings and counters of visitors": Page(
        scripted(
            COUNTER + f"navigator.sendBeacon('{ELSEWHERE}/ping');",
            f"<link rel=icon href={ELSEWHERE}/i.ico><style>@font-face{{font-family:f;src:url({ELSEWHERE}/f.woff2)}}"
            "h1{font-family:f}</style>"
            f"<img src={ELSEWHERE}/a.png onerror=\"document.title='broken'\"><iframe src={ELSEWHERE}/></iframe>"
            f"<video src={ELSEWHERE}/v.mp4></video><script async src=https://www.googletagmanager.com/gtag/js></script>",
        ),
        (),
        (HEADING, CLICKS, ROWS, "document.title === 'broken'"),
    ),
}
