// Facts about elements that only their layout and style tell. Each is given an element and returns a plain value.
({
  // {ratio, color, ground}: contrast of the text by WCAG 2.2; ratio is null on a picture or a gradient.
  contrast: (element) => {
    const channels = (color) => {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = 1;
      const context = canvas.getContext("2d");
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
      return [red, green, blue, alpha / 255];
    };
    const over = (front, back) => front.slice(0, 3).map((one, place) => one * front[3] + back[place] * (1 - front[3]));
    const light = (color) => {
      const [red, green, blue] = color.map((one) => one / 255).map((one) =>
        one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const grounds = [];
    for (let at = element; at; at = at.parentElement ?? at.getRootNode().host ?? null) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== "none") return { ratio: null, color: style.color, ground: style.backgroundImage };
      const ground = channels(style.backgroundColor);
      grounds.unshift(ground);
      if (ground[3] === 1) break;
    }
    const dark = getComputedStyle(document.documentElement).colorScheme.startsWith("dark");
    const ground = grounds.reduce((back, front) => over(front, back), dark ? [18, 18, 18] : [255, 255, 255]);
    const style = getComputedStyle(element);
    const color = over(channels(style.color), ground);
    const [brighter, darker] = [light(color), light(ground)].sort((one, other) => other - one);
    return { ratio: (brighter + 0.05) / (darker + 0.05), color: style.color, ground: `rgb(${ground.map(Math.round)})` };
  },
  // The computed value of a property, and what the wanted one computes to on the same element.
  style: (element, [property, wanted]) => {
    const name = property.startsWith("--") ? property : property.replace(/[A-Z]/g, (one) => `-${one.toLowerCase()}`);
    const seen = getComputedStyle(element).getPropertyValue(name).trim();
    const probe = document.createElement(element.localName);
    probe.style.setProperty("transition", "none", "important");
    probe.style.setProperty(name, wanted, "important");
    if (!probe.style.getPropertyValue(name)) return { seen, wanted };
    (element.parentElement ?? document.body).append(probe);
    const computed = getComputedStyle(probe).getPropertyValue(name).trim();
    probe.remove();
    return { seen, wanted: computed };
  },
  focused: (element) => element.getRootNode().activeElement === element,
  // {wide, window, widest}: how wide the document is, and the element that reaches farthest.
  overflow: (element) => {
    const page = document.scrollingElement ?? document.documentElement;
    const [wide, shown] = [Math.max(page.scrollWidth, document.body?.scrollWidth ?? 0), document.documentElement.clientWidth];
    if (wide <= shown + 1) return { wide, shown, widest: "" };
    const reach = (one) => one.getBoundingClientRect().right;
    const widest = [...document.querySelectorAll("body *")].slice(0, 3000).reduce((most, one) =>
      most && reach(most) >= reach(one) ? most : one, null);
    const name = widest ? widest.localName + (widest.id ? `#${widest.id}` : "") : "body";
    return { wide, shown, widest: name };
  },
})
