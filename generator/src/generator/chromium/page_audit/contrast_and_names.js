// Text that cannot be told from its ground, and controls without a name, as axe-core finds them.
const READABLE = 2; // far below WCAG's 4.5: what nobody can read, not what somebody might read with effort
const letters = (text) => (text.match(/\p{L}/gu) ?? []).length;
const isRevealed = (element) =>
  whileRules().some(({ selectorText, style: declared }) => {
    const changes = declared.color || declared.background || declared.backgroundColor || declared.opacity || declared.filter;
    try {
      return changes && chain(element).some((one) => one.matches?.(selectorText.replace(WHILE, "")));
    } catch {
      return true; // a selector that means nothing without its condition
    }
  });
const isMeantFaint = (element) => {
  if (element.closest(`${NAMED_DISABLED}, [aria-hidden=true], s, del`)) return true;
  if (document.getAnimations().some((one) => one.effect?.target?.contains?.(element))) return true;
  return chain(element).some((one) => {
    const { filter, mixBlendMode, textDecorationLine, backdropFilter } = style(one);
    const blends = filter !== "none" || mixBlendMode !== "normal" || backdropFilter !== "none";
    return blends || textDecorationLine.includes("line-through");
  });
};
const isDrawnOtherwise = (element) => {
  const { color, textShadow, webkitTextStrokeWidth, webkitTextFillColor, backgroundClip } = style(element);
  const clear = /^rgba\(.*, 0\)$/.test(color) || webkitTextFillColor !== color;
  return clear || textShadow !== "none" || parseFloat(webkitTextStrokeWidth) > 0 || backgroundClip === "text";
};

const unreadable = ({ element, any }) => {
  const data = any.find((check) => check.id === "color-contrast")?.data;
  if (!data || !(data.contrastRatio < READABLE) || !isShown(element)) return [];
  const own = shownTexts(element).filter((one) => one.element === element);
  if (letters(own.map(({ text }) => text).join("")) < 3 || element.closest(NOT_READ)) return [];
  if (isMeantFaint(element) || isDrawnOtherwise(element)) return [];
  if (data.contrastRatio < 1.05 && isRevealed(element)) return [];
  const [{ box }] = own;
  const seen = `${data.fgColor} on ${data.bgColor}, a contrast of ${data.contrastRatio.toFixed(2)}`;
  const area = { x: box.left + scrollX, y: box.top + scrollY, width: box.width, height: box.height };
  return [found("unreadable-text", element, seen, { text: own[0].text, area })];
};

const contrastAndNames = async () => {
  const names = ["button-name", "input-button-name", "link-name"];
  const { violations, incomplete } = await axe.run(document, {
    runOnly: { type: "rule", values: ["color-contrast", ...names] },
    resultTypes: ["violations", "incomplete"],
    elementRef: true,
    iframes: false,
    preload: false,
  });
  const nodes = (id, results = violations) => results.find((one) => one.id === id)?.nodes ?? [];
  // Where both colours are the same, axe-core leaves it to a person: it may be hidden on purpose.
  const same = nodes("color-contrast", incomplete).filter(({ any }) => any.some((one) => one.data?.messageKey === "equalRatio"));
  const unnamed = names.flatMap((id) => nodes(id)).map(({ element }) => element).filter(isShownControl);
  return [
    ...[...nodes("color-contrast"), ...same].flatMap(unreadable),
    ...unnamed.map((element) => found("unnamed-control", element, `it has no text, aria-label or title: ${element.outerHTML.slice(0, 80)}`)),
  ];
};

// The contrast of the lightest and the darkest point of a picture (PNG, base64): what was really drawn.
const drawnContrast = async (png) => {
  const bytes = Uint8Array.from(atob(png), (one) => one.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const context = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, picture.width, picture.height);
  const linear = Float64Array.from({ length: 256 }, (_, byte) => (byte <= 10 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4));
  let [least, most] = [1, 0];
  for (let at = 0; at < data.length; at += 4) {
    const light = 0.2126 * linear[data[at]] + 0.7152 * linear[data[at + 1]] + 0.0722 * linear[data[at + 2]];
    least = Math.min(least, light);
    most = Math.max(most, light);
  }
  return (most + 0.05) / (least + 0.05);
};
const isDrawnUnreadable = async (png) => (await drawnContrast(png)) < READABLE;
