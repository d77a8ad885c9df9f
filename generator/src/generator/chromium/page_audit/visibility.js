// What a visitor sees: helpers for the rules, in a world of their own that the page's scripts cannot reach.
const LETTERS = /[\p{L}\p{N}]/u;
const NOT_READ = "script, style, noscript, template, pre, code, samp, kbd, var, textarea, [contenteditable], svg title";
const MEDIA = "img, svg, canvas, video, audio, iframe, object, embed, input:not([type=hidden]), button, select, textarea, meter, progress";
const ROLES = "[role=button], [role=link], [role=checkbox], [role=switch], [role=tab], [role=menuitem], [role=option]";
const CONTROLS = `a[href], button, input:not([type=hidden]), select, textarea, summary, ${ROLES}`;
const NAMED_DISABLED = "[disabled], [aria-disabled=true], [inert], fieldset[disabled] *, [class*=disabled i]";

const style = (element) => getComputedStyle(element);
const chain = (element) => (element ? [element, ...chain(element.parentElement ?? element.getRootNode().host)] : []);
const words = (text) => text.replace(/\s+/g, " ").trim().slice(0, 120);

// Not drawn, of no size, or put away for screen readers alone: clipped to nothing, or moved out of the page.
const isTiny = (box) => box.width <= 2 || box.height <= 2;
const isPutAway = (element) =>
  chain(element).some((one) => {
    const { overflow, clip, clipPath, position } = style(one);
    const clips = overflow !== "visible" && isTiny(one.getBoundingClientRect());
    return clips || (position === "absolute" && clip !== "auto") || /inset\((?:50|100)%/.test(clipPath);
  });
const isInPage = (box) => box.right + scrollX > 0 && box.bottom + scrollY > 0;
const isShown = (element) =>
  element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true }) &&
  !isPutAway(element);
const hasPlace = (box) => !isTiny(box) && isInPage(box);
const isShownControl = (element) => isShown(element) && hasPlace(element.getBoundingClientRect());

// Every piece of text that is shown: the node, its element, its first box.
const shownTexts = (root = document.body) => {
  const found = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node && found.length < 4000; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || element.closest("script, style, noscript, template, option") || !isShown(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = [...range.getClientRects()].find(hasPlace);
    if (box) found.push({ node, element, box, text: words(node.data) });
  }
  return found;
};

const isUnique = (selector) => document.querySelectorAll(selector).length === 1;
const step = (element) => {
  const tag = element.localName;
  const alike = [...(element.parentElement?.children ?? [])].filter((one) => one.localName === tag);
  return alike.length > 1 ? `${tag}:nth-of-type(${alike.indexOf(element) + 1})` : tag;
};
const selectorOf = (element) => {
  const parts = [];
  for (let one = element; one && one !== document.documentElement; one = one.parentElement) {
    const id = one.id && `#${CSS.escape(one.id)}`;
    if (id && isUnique(id)) return [id, ...parts].join(" > ");
    parts.unshift(step(one));
    const selector = parts.join(" > ");
    if (one !== document.body && isUnique(selector)) return selector;
  }
  return parts.join(" > ") || element.localName;
};
const nameOf = (element) =>
  words(element.innerText || element.value || element.ariaLabel || element.title || element.alt || "").slice(0, 60);

const found = (rule, element, seen, more = {}) => ({
  rule,
  selector: element ? selectorOf(element) : "",
  text: element ? nameOf(element) : "",
  seen,
  ...more,
});

// An animation that ends is shown as it ends, as Playwright's screenshots do; one that does not end goes on.
const endAnimations = () => {
  for (const animation of document.getAnimations()) {
    if (animation.effect?.getComputedTiming().endTime === Infinity) continue;
    try {
      animation.finish();
    } catch {
      animation.cancel();
    }
  }
};

// Selectors of rules that change something while the pointer or the focus is somewhere, without that condition.
const WHILE = /:(?:hover|focus(?:-within|-visible)?|active|checked|target)\b/g;
const whileRules = () => {
  const rules = [];
  const visit = (list) => {
    for (const rule of list) {
      if (rule.selectorText && rule.selectorText.search(WHILE) >= 0) rules.push(rule);
      if (rule.cssRules?.length) visit(rule.cssRules);
    }
  };
  for (const sheet of document.styleSheets) {
    try {
      visit(sheet.cssRules);
    } catch {
      continue; // a style sheet of another host
    }
  }
  return rules;
};
