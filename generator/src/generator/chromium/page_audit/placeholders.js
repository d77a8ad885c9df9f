// The rule about placeholders: texts that may be holes of a template, for rendered_placeholders.py to decide.
const HOLE = /\{\{[^{}]*\}\}|\$\{[^{}]*\}|\{%[^{}]*%\}|<%[^<>]*%>|\bundefined\b|\bNaN\b|\[object \w+\]|\bInvalid Date\b|\b[Ll]orem ipsum\b/;
const LOADING = /^\W*(?:loading|please wait|fetching|lädt|wird geladen|chargement|cargando|carregando|caricamento|загрузка|加载中|読み込み中)(?!\p{L})(?:[^.!?…]{0,40}(?:…|\.{3}))?\s*$/iu;
const isTaught = (hole) =>
  [...document.querySelectorAll("pre, code, samp, kbd, textarea, input")].some((one) =>
    [one.textContent, one.value, one.placeholder].some((text) => text?.includes(hole.slice(0, 2))),
  );
const holes = () => {
  const results = [];
  const add = (element, text) => {
    const hole = HOLE.exec(text)?.[0] ?? (LOADING.test(text) ? "loading" : "");
    const taught = /^[{$<]/.test(hole) && !element.matches("input") && isTaught(hole);
    if (hole && !taught) results.push(found("placeholder-text", element, text, { hole }));
  };
  for (const { element, text } of shownTexts()) if (!element.closest(NOT_READ)) add(element, text);
  for (const input of document.querySelectorAll("input:not([type=hidden])")) {
    const whole = [input.placeholder, input.value].map(words).filter((text) => HOLE.exec(text)?.[0] === text);
    if (isShownControl(input)) for (const text of whole) add(input, text);
  }
  if (HOLE.test(document.title)) add(document.querySelector("title") ?? document.documentElement, words(document.title));
  for (const busy of document.querySelectorAll("[aria-busy=true]")) {
    if (isShownControl(busy)) results.push(found("placeholder-text", busy, "aria-busy=true", { hole: "loading" }));
  }
  return results;
};
