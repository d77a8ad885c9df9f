// Rules about layout: a blank page, content that is too wide, controls that something covers. In doubt none finds anything.
const isPainted = (element) => {
  const { backgroundColor, backgroundImage, borderTopWidth, borderTopStyle } = style(element);
  const box = element.getBoundingClientRect();
  const coloured = !/^rgba\(.*, 0\)$|^transparent$/.test(backgroundColor) || backgroundImage !== "none";
  const bordered = borderTopStyle !== "none" && parseFloat(borderTopWidth) > 0;
  return isShown(element) && isInPage(box) && box.width >= 20 && box.height >= 20 && (coloured || bordered);
};

// The element under a point of the window; null where the point is outside.
const hit = (x, y) => {
  let top = document.elementFromPoint(x, y);
  for (; top?.shadowRoot; ) {
    const inner = top.shadowRoot.elementFromPoint(x, y);
    if (!inner || inner === top) break;
    top = inner;
  }
  return top;
};
const POINTS = [[0.5, 0.5], [0.25, 0.5], [0.75, 0.5], [0.5, 0.25], [0.5, 0.75]];
const hits = (box) => POINTS.map(([x, y]) => hit(box.left + x * box.width, box.top + y * box.height));
const hasLayer = (element) =>
  ["::before", "::after"].some((pseudo) => {
    const { content, position, pointerEvents } = getComputedStyle(element, pseudo);
    return content !== "none" && /absolute|fixed/.test(position) && pointerEvents !== "none";
  });
const isOver = (element, top) =>
  top && !element.contains(top) && (!top.contains(element) || (top !== document.body && hasLayer(top)));
const isOpaque = (element) => {
  const { backgroundColor, opacity } = style(element);
  const alpha = /^rgba\(.*, ([\d.]+)\)$/.exec(backgroundColor)?.[1] ?? 1;
  return Number(alpha) >= 0.9 && Number(opacity) >= 0.9 && backgroundColor !== "transparent";
};

const blank = () => {
  const texts = shownTexts();
  const media = [...document.querySelectorAll(MEDIA)].some(isShownControl);
  const painted = () => [...document.querySelectorAll("body *")].some(isPainted);
  if (!texts.length && !media && !document.querySelector("frameset") && !painted()) {
    return [found("blank-page", null, "no text, picture, control or coloured box is shown")];
  }
  // All that stands in the window lies under one ground that shows nothing itself.
  const inWindow = texts.filter(({ box }) => box.top >= 0 && box.bottom <= innerHeight && box.right <= innerWidth);
  const tops = inWindow.slice(0, 30).map(({ element, box }) => {
    const top = hit(box.left + box.width / 2, box.top + box.height / 2);
    return isOver(element, top) && isOpaque(top) ? top : null;
  });
  const [top] = tops;
  if (!top || tops.some((one) => one !== top)) return [];
  if (shownTexts(top).length || top.matches(MEDIA) || top.querySelector(MEDIA)) return [];
  return [found("blank-page", top, "it lies over everything that the page shows, and shows nothing itself")];
};

const SCROLLS = /auto|scroll|hidden|clip/;
const isMoved = (element) => /absolute|fixed/.test(style(element).position) || style(element).transform !== "none";
// An element with its own text, which may leave its box.
const reach = (element) => {
  const range = document.createRange();
  const texts = [...element.childNodes].filter((one) => one.nodeType === Node.TEXT_NODE && one.data.trim());
  const boxes = texts.flatMap((one) => (range.selectNodeContents(one), [...range.getClientRects()]));
  const { left, right } = element.getBoundingClientRect();
  return { left, right: Math.max(right, ...boxes.map((box) => box.right)) };
};
const tooWide = (width) => {
  const page = document.scrollingElement;
  const kept = (element) => chain(element.parentElement).some((one) => one !== document.body && one !== page && SCROLLS.test(style(one).overflowX));
  const cut = [document.body, page].some((one) => /hidden|clip/.test(style(one).overflowX));
  const overflows = cut ? Infinity : page.scrollWidth - width;
  if (overflows <= 8) return [];
  const wide = [...document.querySelectorAll("body *")].filter((element) => {
    const box = reach(element);
    const runs = document.getAnimations().some((one) => one.effect?.target?.contains?.(element));
    const moved = cut ? chain(element).some(isMoved) : box.left >= width - 8;
    return box.right > width + 8 && box.left < width && !runs && !moved && isShown(element) && !kept(element);
  });
  const deepest = wide.filter((element) => !wide.some((other) => other !== element && element.contains(other)));
  const shows = (element) => element.matches(MEDIA) || shownTexts(element).length > 0;
  const culprit = deepest.find((element) => !element.matches("canvas") && shows(element));
  if (!culprit) return [];
  const right = Math.round(reach(culprit).right);
  const what = cut ? `it reaches to ${right} px and is cut off at ${width} px` : `it reaches to ${right} px, so the page scrolls sideways`;
  return [found("too-wide", culprit, what)];
};

// A control that something else lies on, so that no click arrives.
const isLive = (element) =>
  chain(element).some((one) => one.matches?.(`${CONTROLS}, label, [onclick], [tabindex]`) || style(one).cursor === "pointer");
const covered = () => {
  const over = sheet(); // is tried to be closed, which says more
  const all = [...document.querySelectorAll(CONTROLS)].filter((one) => !one.matches(NAMED_DISABLED) && isShownControl(one));
  const open = document.querySelector("dialog:modal");
  const results = [];
  for (const control of all.slice(0, 60)) {
    if (open && !open.contains(control)) continue;
    control.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
    const box = control.getClientRects()[0];
    const at = box ? hits(box) : [];
    if (!at.length || at.some((top) => over?.contains(top)) || at.some((top) => !top || !isOver(control, top) || top.control === control)) continue;
    const [top] = at;
    const labels = [...(control.labels ?? [])];
    if (at.some((one) => isLive(one) || labels.some((label) => label.contains(one)))) continue;
    if (Number(style(control).opacity) < 0.2 || control.closest("[aria-hidden=true]") || top.matches("iframe")) continue;
    if (style(control).pointerEvents === "none") continue;
    results.push(found("covered-control", control, `${selectorOf(top)} lies over it, so that no click arrives`, { top: selectorOf(top) }));
  }
  scrollTo({ top: 0, behavior: "instant" });
  return results;
};
