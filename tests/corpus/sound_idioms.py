"""Sound pages that look like faults to a careless eye: what a second look must be silent on, by what they do."""

from collections.abc import Mapping

LONG = "<p>" + "A sentence about the stock of the store. " * 5 + "</p>"
GIF = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
SHEET = "position:fixed;inset:0;background:#000c;display:grid;place-items:center;z-index:9"

SOUND: Mapping[str, str] = {
    "text for screen readers alone": "<style>.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0);white-space:nowrap}</style><span class=sr>Loading undefined</span><button onclick='this.remove()'><span class=sr>Close it</span>×</button><a class=sr href='#m'>Skip</a><p id=m>Text</p>",
    "a custom checkbox": "<style>.b{position:relative}.b input{position:absolute;opacity:0;inset:0}</style><label class=b><input type=checkbox><span>Done</span></label>",
    "a button that waits for input": "<input aria-label=Name oninput='go.disabled=!value'><button id=go disabled style='color:#ccc;background:#ddd'>Send it</button><script>go.onclick=()=>{}</script>",
    "a table that scrolls": "<div style='overflow-x:auto'><table><tr>"
    + "<td>quarterly revenue</td>" * 9
    + "</tr></table></div>",
    "a game on a canvas": "<canvas id=c width=480 height=320></canvas><script>c.getContext('2d').fillRect(0,0,50,50);addEventListener('keydown',()=>{})</script>",
    "a game of canvas alone": "<style>body{margin:0}</style><canvas id=c style='width:100vw;height:100vh;display:block'></canvas><script>c.getContext('2d').fillRect(0,0,50,50)</script>",
    "a dark theme on a gradient": "<style>body{background:linear-gradient(#111,#345);color:#eee}</style><main><h2>Night</h2><p>Text on a gradient ground</p></main>",
    "a dark theme of the browser": "<style>:root{color-scheme:dark}</style><p style='color:#fff'>White on the dark of the browser</p>",
    "text over a picture": f"<div style='position:relative;height:90px'><img alt='' src='{GIF}' style='position:absolute;inset:0;width:100%;height:100%;background:#123'><h2 style='position:relative;color:#fff'>A title over it</h2></div>",
    "text that fades in": "<style>@keyframes in{from{opacity:0}}p{animation:in 2s 1s both}</style><p>Here in a moment</p><button onclick='this.remove()' style='animation:in 2s both'>Go</button>",
    "what appears when it is scrolled to": "<style>.r{opacity:0;transition:opacity .3s}.r.on{opacity:1}</style>"
    + LONG * 6
    + "<p class=r>Later</p><script>new IntersectionObserver((a)=>a.forEach((e)=>e.target.classList.toggle('on',e.isIntersecting))).observe(document.querySelector('.r'))</script>",
    "a page about templates": "<p>Write the name as <code>{{name}}</code>, or “{{title}}”.</p><pre>${total} {{x}}</pre><textarea aria-label=T>Hello {{name}}</textarea><p>It replaces {{name}} by its value.</p>",
    "a table of values": "<table><tr><th>Value</th><th>Type</th></tr><tr><td>NaN</td><td>number</td></tr><tr><td>undefined</td><td>undefined</td></tr></table>",
    "values of a test": "<ul id=l></ul><script>for (const v of [0, NaN, undefined, 'a']) { const i=document.createElement('li'); i.textContent=String(v)+' is '+typeof v; l.append(i) }</script>",
    "undefined in prose": "<p>The behaviour is undefined if the list is empty; then NaN is returned.</p><p>An undefined term stays undefined.</p>",
    "a price of a shell": "<p>Set ${HOME} and pay $5 {or less}.</p>",
    "a carousel": "<style>.v{overflow:hidden;width:100%}.t{display:flex;width:300%}.t div{width:100vw}</style><div class=v><div class=t><div>One slide</div><div>Two slides</div><div>Three slides</div></div></div><button onclick=\"document.querySelector('.t').style.translate='-100vw'\">Next</button>",
    "a menu off the canvas": "<style>body{overflow-x:hidden}nav{position:fixed;top:0;left:100%;width:240px;height:100%}</style><nav><a href='#a'>Home page</a></nav><p id=a>Text</p><button onclick=\"document.querySelector('nav').style.left='50%'\">Menu</button>",
    "a menu out on the left": "<aside style='position:absolute;left:0;transform:translateX(-100%);width:250px'><button onclick='this.remove()'>Close</button></aside><p>Text</p>",
    "for print alone": "<style>.p{display:none}@media print{.p{display:block}}</style><p class=p>Loading…</p><p>Text</p>",
    "one redirect": "<script>if (!location.search) location.replace('index.html?lang=en')</script><p>In English</p>",
    "one reload": "<script>if (!sessionStorage.done) { sessionStorage.done = 1; location.reload() }</script><p>Fresh</p>",
    "a dialog on a click": "<button id=o>Open</button><dialog id=d><p>Settings</p><form method=dialog><button>Close</button></form></dialog><script>o.onclick=()=>d.showModal()</script>",
    "a dialog at first": "<button onclick='this.remove()'>Play</button><dialog id=d><p>Rules of the game</p><form method=dialog><button>Start</button></form></dialog><script>d.showModal()</script>",
    "a cookie banner": "<a href='#t'>Terms</a><p id=t>Text</p><div id=k style='position:fixed;bottom:0;left:0;right:0;background:#eee;padding:1rem'>We keep nothing. <button onclick='k.remove()'>Fine</button></div>"
    + LONG,
    "a sheet that a click closes": f"<button onclick='this.remove()'>Add</button><div id=w style='{SHEET}'><p style='color:#fff'>Welcome! <button onclick='w.remove()'>Begin</button></p></div>",
    "a sheet that any key closes": f"<button onclick='this.remove()'>Add</button><div id=w style='{SHEET};color:#fff'>Press any key</div><script>addEventListener('keydown',()=>w.remove())</script>",
    "a form over the page": f"<button onclick='this.remove()'>Add</button><div id=w style='{SHEET}'><form style='background:#fff'><input aria-label=Name required><button>Enter</button></form></div><script>document.forms[0].onsubmit=(e)=>{{e.preventDefault();w.remove()}}</script>",
    "a splash that goes": "<button onclick='this.remove()'>Add</button><p>Text of the page itself</p><div id=w style='position:fixed;inset:0;background:#fff'>Loading…</div><script>setTimeout(()=>w.remove(),3000)</script>",
    "a result after three seconds": "<p id=s>Loading…</p><script>setTimeout(()=>{s.textContent='42 items'},3000)</script>",
    "a library that is not here": "<div id=m style='height:200px'>Loading map…</div><script src='https://tiles.elsewhere.dev/map.js'></script><script>window.L&&L.map('m')</script>",
    "clicks that are delegated": "<ul id=l><li><button data-n=1>Remove</button></li></ul><script>l.addEventListener('click',(e)=>e.target.closest('li').remove())</script>",
    "clicks at the document": "<button data-act=add>Add</button><script>document.addEventListener('click',(e)=>{if(e.target.dataset.act)e.target.textContent='ok'})</script>",
    "buttons of the browser": "<button popovertarget=p>More</button><div popover id=p>Details</div><details><summary>Open</summary><p>Text</p></details><form method=dialog><button>ok</button></form><form><input aria-label=A><input type=reset></form>",
    "a form that searches": "<form><input aria-label=Q name=q><button>Find</button></form><p id=r></p><script>r.textContent='Found: '+(new URLSearchParams(location.search).get('q')||'all')</script>",
    "a menu of CSS alone": "<style>.d{position:relative}.d div{display:none}.d:focus-within div,.d:hover div{display:block}</style><div class=d><button>Menu</button><div><a href='index.html'>Home</a></div></div>",
    "routes after the hash": "<nav><a href='#/about'>About</a><a href='#list'>List</a></nav><main id=v></main><script>const show=()=>{v.textContent='Page '+(location.hash||'#/')};addEventListener('hashchange',show);show()</script>",
    "to the top": "<a href='#'>Brand</a><a href='#top'>Up</a><p>Text</p>",
    "a card that is a link": "<style>.k{position:relative;border:1px solid}.k a::after{content:'';position:absolute;inset:0}</style><div class=k><h2><a href='index.html'>Title</a></h2><p>Words</p></div>",
    "an upload over a button": "<div style='position:relative;display:inline-block'><button onclick='f.click()'>Choose a file</button><input id=f type=file aria-label=File style='position:absolute;inset:0;opacity:0'></div>",
    "days of other months": "<table><tr><td style='color:#ccc'>30</td><td style='color:#ccc'>31</td><td>1</td></tr></table><p style='color:#ddd'>★★★☆☆</p>",
    "a done item": "<li style='color:#ccc;text-decoration:line-through'>Milk and bread</li><p aria-hidden=true style='color:#eee;font-size:5rem'>Quote</p>",
    "a card face down": "<style>.c{color:transparent;background:#357}.c.up{color:#fff}</style><button class=c onclick=\"this.classList.toggle('up')\">Apple</button>",
    "a spoiler": "<style>.s{color:#000;background:#000}.s:hover{background:#fff}</style><p>The end is <span class=s>happy after all</span></p>",
    "letters of a gradient": "<h2 style='background:linear-gradient(red,blue);-webkit-background-clip:text;color:transparent'>A colourful title</h2>",
    "a busy part that is hidden": "<div aria-busy=true hidden>Loading…</div><p>Text</p>",
    "a progress": "<progress aria-label=p value=3 max=9></progress><p>Loading is done in 3 of 9 steps.</p><button onclick='this.remove()'>Loading dock 4</button>",
    "a chart of SVG": "<svg width=300 height=80 role=img aria-label=Chart><rect width=40 height=60 fill=#468 /><text x=5 y=75 fill=#333>2024</text></svg>",
    "a white sheet to draw on": "<canvas id=c style='width:300px;height:200px;border:1px solid #ccc'></canvas>",
    "wide and meant to be dragged": "<div style='overflow:auto;height:200px'><div style='width:2000px;height:900px'>A map</div></div>",
    "tooltips that lie outside": "<style>.t{position:relative;overflow:hidden}.t span{position:absolute;left:100%;white-space:nowrap;visibility:hidden}</style><p class=t>Word<span>its long explanation, which is only shown at times</span></p>",
    "a running ticker": "<style>@keyframes r{to{translate:-100%}}.m{overflow:hidden;white-space:nowrap}.m p{display:inline-block;animation:r 9s linear infinite}</style><div class=m><p>"
    + "News of the day. " * 20
    + "</p></div>",
}
