"""Pages with one kind of fault each, in many forms, for the second look: by rule, what is wrong and the page's body."""

from collections.abc import Mapping

STYLE = "<style>body{font:16px sans-serif;max-width:900px;margin:1rem auto;padding:0 1rem}</style>"
TEXT = "<h1>Stock</h1><p>What is in the store, and what has to be ordered soon.</p>"
BOX = "<div style='position:fixed;inset:0;background:rgba(0,0,0,.6);z-index:9'>"


SPOILT: Mapping[str, Mapping[str, str]] = {
    "blank-page": {
        "the body is empty": "<div id=app></div>",
        "the content stays hidden": f"<main hidden>{TEXT}</main><script>document.querySelector('#none')?.show()</script>",
        "a class hides it": f"<style>main{{display:none}}</style><main>{TEXT}</main>",
        "it stays transparent": f"<main style='opacity:0'>{TEXT}<button onclick='alert(1)'>Go</button></main>",
        "the script fails before it renders": "<div id=app></div><script>document.querySelector('#root').innerHTML='<h1>Hi</h1>'</script>",
        "a ground covers it": f"{TEXT}<div style='position:fixed;inset:0;background:#fff'></div>",
        "a splash stays": f"{TEXT}<style>#s{{position:absolute;inset:0;background:#fafafa;z-index:3}}</style><div id=s></div>",
        "it is put out of the page": f"<main style='position:absolute;left:-9999px'>{TEXT}</main>",
        "the template is never used": f"<template id=t>{TEXT}</template><div id=app></div>",
    },
    "too-wide": {
        "a table": "<table><tr>" + "<td>quarterly revenue</td>" * 9 + "</tr></table>",
        "a wide card": "<div style='width:480px;border:1px solid'>A card of a fixed width</div>",
        "a least width": "<main style='min-width:700px'><p>Text</p></main>",
        "a long word": "<p>" + "Donaudampfschifffahrt" * 5 + "</p>",
        "code": "<pre>" + "const result = compute(first, second, third, fourth); " * 3 + "</pre>",
        "a row that does not wrap": "<div style='display:flex'>"
        + "<button onclick='this.remove()'>Category</button>" * 8
        + "</div>",
        "a picture": '<img alt=plan src=\'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="900" height="90"/>\'>',
        "a field": "<input aria-label=Name style='width:600px'>",
        "columns": "<div style='display:grid;grid-template-columns:repeat(4,200px)'><p>A</p><p>B</p><p>C</p><p>Dee</p></div>",
        "what is too wide is cut off": "<style>body{overflow-x:hidden}</style><p style='width:600px'>"
        + "A sentence. " * 9
        + "</p>",
    },
    "unreadable-text": {
        "white on white": "<p style='color:#fff'>The total is shown here</p>",
        "light grey on white": "<p style='color:#ddd'>The total is shown here</p>",
        "dark on dark": "<div style='background:#111'><p style='color:#222'>The total is shown here</p></div>",
        "yellow on white": "<p style='color:yellow'>The total is shown here</p>",
        "a button": "<button style='background:#eee;color:#f4f4f4;border:0' onclick='this.remove()'>Save all</button>",
        "a link on a coloured ground": "<div style='background:#0000ee'><a href='#x' id=x>Read more of it</a></div>",
        "a table's head": "<table><tr style='background:#ffe'><th style='color:#ffc'>Product</th></tr></table>",
        "blue on blue": "<div style='background:hsl(210 80% 40%)'><span style='color:hsl(210 80% 45%)'>Weather today</span></div>",
        "by a class and a variable": "<style>:root{--ink:#fafafa}.note{color:var(--ink)}</style><p class=note>Saved a moment ago</p>",
        "nearly transparent": "<p style='opacity:.12'>The total is shown here</p>",
    },
    "covered-control": {
        "by a layer over all": "<button onclick='this.remove()'>Add</button><div style='position:absolute;inset:0 0 auto 0;height:300px'></div>",
        "by canvas": "<div style='position:relative'><button onclick='this.remove()'>Start</button><canvas style='position:absolute;left:0;top:0' width=300 height=90></canvas></div>",
        "by a heading": "<div style='position:relative;height:60px'><a href='#x' id=x>Read on</a><h2 style='position:absolute;inset:0;margin:0'>News</h2></div>",
        "by a pseudo element": "<style>.c{position:relative}.c::after{content:'';position:absolute;inset:0}</style><div class=c><button onclick='this.remove()'>Buy</button></div>",
        "by what floats over it": "<select aria-label=Year><option>2024</option></select><div style='margin-top:-60px;height:90px;position:relative;background:#eef'></div>",
        "by a bar at the foot": "<div style='position:relative;height:80px'><input aria-label=Name><div style='position:absolute;inset:0;background:#0001'></div></div>",
        "by a picture": "<div style='position:relative'><button onclick='this.remove()'>Play</button><img alt='' style='position:absolute;left:0;top:0;width:200px;height:90px' src='data:image/gif;base64,R0lGODlhAQABAAAAACw='></div>",
    },
    "dead-control": {
        "no script at all": "<button>Add item</button>",
        "another id": "<button id=add>Add</button><script>document.querySelector('#ad')?.addEventListener('click', () => alert(1))</script>",
        "another event": "<button id=add>Add</button><script>add.addEventListener('clik', () => alert(1))</script>",
        "an exception before": "<p id=o></p><button id=b>Sort</button><script>document.querySelector('#nope').value = 1; b.onclick = () => {}</script>",
        "replaced after it was wired": "<div id=d><button id=b>Save</button></div><script>b.onclick = () => {}; d.innerHTML = '<button id=b>Save</button>'</script>",
        "a form that nobody handles": "<form><input aria-label=Item><button>Add item</button></form>",
        "a link to no section": "<nav><a href='#prices'>Prices</a></nav><section id=price><h2>Prices</h2></section>",
        "an input": "<input type=button value='Clear all'>",
        "rendered by a script": "<div id=l></div><script>l.innerHTML = ['a','b'].map((n) => `<button>Delete ${n}</button>`).join('')</script>",
        "a listener on a neighbour": "<button id=one>One</button><button id=two>Two</button><script>one.onclick = () => {}; one.addEventListener('click', () => {})</script>",
    },
    "stuck-overlay": {
        "a fixed header as high as the window": "<div style='position:fixed;top:0;left:0;right:0;height:100%;z-index:5'></div><input aria-label=Name>",
        "without a button": f"<button onclick='this.remove()'>Add</button>{BOX}<p style='background:#fff'>Welcome to the page</p></div>",
        "its button does nothing": f"<button onclick='this.remove()'>Add</button>{BOX}<p style='background:#fff'>Hi <button id=c>Close</button></p></div><script>document.querySelector('#c').onclick = () => document.querySelector('#m')?.remove()</script>",
        "an absolute one": "<button onclick='this.remove()'>Add</button><div style='position:absolute;top:0;left:0;width:100vw;height:100vh;background:#000c;color:#fff'>Please accept</div>",
        "a dialog that cannot be left": "<button onclick='this.remove()'>Add</button><dialog style='width:100vw;height:100vh;max-width:none;max-height:none;margin:0;border:0' id=d>Read this first</dialog><script>d.addEventListener('cancel', (e) => e.preventDefault()); d.showModal(); document.addEventListener('keydown', (e) => e.preventDefault())</script>",
        "a hidden class that is overruled": "<style>.hidden{display:none}#m{display:grid!important}</style><button onclick='this.remove()'>Add</button><div id=m class=hidden style='position:fixed;inset:0;background:#000a'><b style='background:#fff'>Settings <button onclick=\"m.classList.add('hidden')\">Done</button></b></div>",
        "over text alone": f"{TEXT}{BOX}<span style='color:#fff'>Almost there</span></div>",
    },
    "blocking-dialog": {
        "alert": "<script>alert('Welcome')</script>",
        "confirm": "<script>if (!confirm('Accept?')) document.body.hidden = false</script>",
        "prompt": "<script>window.who = prompt('Your name')</script>",
        "after loading": "<script>addEventListener('load', () => alert('loaded'))</script>",
        "in a timer": "<script>setTimeout(() => window.alert('hi'), 0)</script>",
        "as an error's report": "<script>try { JSON.parse('{') } catch (e) { alert(e) }</script>",
    },
    "navigation-loop": {
        "reload": "<script>location.reload()</script>",
        "after loading": "<script>addEventListener('load', () => location.reload())</script>",
        "by its own address": "<script>location.href = 'index.html?' + Math.random()</script>",
        "refresh": "<meta http-equiv=refresh content='0'>",
        "replace": "<script>location.replace(location.pathname + '?t=' + performance.now())</script>",
        "a form": "<form></form><script>document.forms[0].submit()</script>",
    },
    "placeholder-text": {
        "braces": "<p>Welcome, {{user.name}}!</p>",
        "a template's literal": "<p id=t></p><script>t.textContent = 'Total: ${total} items'</script>",
        "undefined": "<p id=u></p><script>u.textContent = `Hello, ${({}).name}`</script>",
        "undefined first": "<p id=u></p><script>u.textContent = ({}).count + ' products'</script>",
        "NaN": "<p id=n></p><script>n.textContent = 'Total: ' + Number('x')</script>",
        "NaN alone": "<p><b></b></p><script>document.querySelector('b').textContent = Number('12,50') / 2</script>",
        "an object": "<li id=o></li><script>o.textContent = 'Owner: ' + {}</script>",
        "a date": "<p id=d></p><script>d.textContent = String(new Date('tomorrow'))</script>",
        "lorem ipsum": "<p>Lorem ipsum dolor sit amet, consectetur adipiscing elit.</p>",
        "loading for ever": "<p>Loading…</p>",
        "loading data": "<div class=status>Loading data...</div>",
        "another template's": "<p>Dear &lt;%= name %&gt;, thank you</p>",
        "in a field": "<input aria-label=Name value='{{ name }}'>",
        "written so": "<p>Price: <b>$undefined</b></p>",
    },
}
