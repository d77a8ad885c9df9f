const page = document.getElementById("page");
const concerts = fetch("concerts.json").then(response => response.json());

function make(tag, text, attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function localDay() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(part => String(part).padStart(2, "0")).join("-");
}

function sorted(list) {
  const today = localDay();
  const byDate = [...list].sort((a, b) => a.date.localeCompare(b.date));
  return [...byDate.filter(one => one.date >= today), ...byDate.filter(one => one.date < today)];
}

function homePage() {
  return ["Home", [make("h2", "Welcome"), make("p", "We sing on Tuesdays at eight. Come and listen, or join us.")]];
}

function contactPage() {
  return ["Contact", [make("h2", "Contact"), make("p", "Write to us, or come to a rehearsal in the old school.")]];
}

function concertsPage(list) {
  const entries = make("ul", "");
  entries.append(...sorted(list).map(one => {
    const entry = make("li", `${one.date}: `, { class: "concert" });
    entry.append(make("a", one.title, { href: `#/concerts/${one.id}` }));
    return entry;
  }));
  return ["Concerts", [make("h2", "Concerts"), entries]];
}

function concertPage(concert) {
  return [concert.title, [make("h2", concert.title), make("p", concert.date), make("p", concert.place)]];
}

function notFoundPage() {
  const text = make("p", "There is no such page. Please choose one above.");
  const block = make("section", "", { id: "not-found" });
  block.append(make("h2", "Not found"), text);
  return ["Not found", [block]];
}

async function pageOf(path) {
  const [name, id] = path.split("/");
  if (name === "home" && !id) return homePage();
  if (name === "contact" && !id) return contactPage();
  if (name !== "concerts") return notFoundPage();
  const list = await concerts;
  if (!id) return concertsPage(list);
  const concert = list.find(one => one.id === id);
  return concert ? concertPage(concert) : notFoundPage();
}

let latest = 0;

async function show() {
  const call = ++latest;
  const path = location.hash.replace(/^#\/?/, "") || "home";
  const [title, content] = await pageOf(path);
  if (call !== latest) return;
  document.title = `${title} · Riverside Choir`;
  page.replaceChildren(...content);
  for (const link of document.querySelectorAll("#nav a")) {
    if (link.getAttribute("href") === `#/${path}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

addEventListener("hashchange", show);
document.getElementById("theme").addEventListener("click", switchTheme);
show();
