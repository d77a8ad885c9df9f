// A selector engine: of each element that the selector before it finds it notes facts, and its only match is an element
// whose text is all of them. It runs in a world of its own, where nothing that the page overwrites is called.
({
  found: null,
  query(root, asked) { return this.queryAll(root, asked)[0] ?? null; },
  queryAll(element, hex) {
    const [MOST, LONGEST] = [300, 20000];
    const asked = JSON.parse(new TextDecoder().decode(Uint8Array.from(hex.match(/../g), (byte) => parseInt(byte, 16))));
    const first = this.found === null;
    if (first) {
      const found = this.found = [];
      this.note = document.createElement("data");
      Object.defineProperty(this.note, "textContent", { get: () => JSON.stringify(found) });
      queueMicrotask(() => { this.found = null; });
    }
    const flatParent = (one) => one.assignedSlot ?? one.parentElement ?? one.getRootNode().host ?? null;
    const clips = (value) => value === "hidden" || value === "clip";

    // The box that is left of an element after what cuts it off; null where nothing is left that can be scrolled to.
    const shownBox = (one, box) => {
      let { left, right, top, bottom } = box;
      let { position } = getComputedStyle(one);
      for (let at = flatParent(one); at && at !== document.body && at !== document.documentElement; at = flatParent(at)) {
        const style = getComputedStyle(at);
        const holds = style.position !== "static" || style.transform !== "none" || style.contain.includes("paint");
        if ((position === "fixed" && style.transform === "none") || (position === "absolute" && !holds)) continue;
        const edge = at.getBoundingClientRect();
        if (style.overflowX !== "visible") {
          [left, right] = clips(style.overflowX) ? [Math.max(left, edge.left), Math.min(right, edge.right)] : [edge.left, edge.right];
        }
        if (style.overflowY !== "visible") {
          [top, bottom] = clips(style.overflowY) ? [Math.max(top, edge.top), Math.min(bottom, edge.bottom)] : [edge.top, edge.bottom];
        }
        if (left >= right || top >= bottom) return null;
        if (holds) position = style.position;
      }
      const page = document.documentElement;
      const [wide, high] = position === "fixed" ? [innerWidth, innerHeight] : [Infinity, Infinity];
      const reach = position === "fixed" ? wide : Math.max(page.scrollWidth, page.clientWidth) - scrollX;
      const [x, y] = position === "fixed" ? [0, 0] : [scrollX, scrollY];
      return right + x <= 0 || bottom + y <= 0 || left >= reach || top >= high ? null : { left, right, top, bottom };
    };
    const isVisible = (one, depth = 0) => {
      const style = getComputedStyle(one);
      const inside = () => depth < 4 && [...one.childNodes].slice(0, 50).some((child) => {
        if (child.nodeType === 1) return isVisible(child, depth + 1);
        if (child.nodeType !== 3 || !child.data.trim()) return false;
        const range = document.createRange();
        range.selectNodeContents(child);
        const box = range.getBoundingClientRect();
        return box.width > 0 && box.height > 0 && shownBox(child.parentElement, box) !== null;
      });
      if (style.display === "contents") return inside();
      if (!one.checkVisibility({ opacityProperty: true, checkOpacity: true })) return false;
      if (style.visibility !== "visible") return inside();
      const box = one.getBoundingClientRect();
      const drawn = one instanceof SVGElement ? box.width + box.height > 0 : box.width > 0 && box.height > 0;
      return drawn ? shownBox(one, box) !== null : inside();
    };

    // What an element shows, and the other readings of its text.
    const texts = (one) => {
      const written = (one.textContent ?? "").slice(0, LONGEST);
      if (one.localName === "select") return [[...one.selectedOptions].map((option) => option.text).join(", "), written];
      if (one.localName === "textarea" || one.localName === "input") return [one.value.slice(0, LONGEST)];
      const shown = (one.innerText ?? written).slice(0, LONGEST);
      return shown.toLowerCase().replace(/\s/g, "") === written.toLowerCase().replace(/\s/g, "") ? [shown, written] : [shown];
    };
    const values = (one) => {
      if (one.localName === "select") return [...[...one.selectedOptions].flatMap((option) => [option.value, option.text]), one.value];
      if (["checkbox", "radio"].includes(one.type)) return [String(one.checked), one.value];
      if (one.isContentEditable) return [one.innerText];
      return ["string", "number"].includes(typeof one.value) ? [String(one.value).slice(0, LONGEST)] : [];
    };
    const attribute = (one, name) => {
      const state = { checked: "checked", selected: "selected", open: "open", disabled: "disabled", indeterminate: "indeterminate" }[name];
      if (state && typeof one[state] === "boolean") return one[state] ? ["true", one.getAttribute(name) ?? "", name] : [];
      const written = one.getAttribute(name);
      if (written === null) return [];
      if (name === "class") return [written, ...one.classList];
      return ["href", "src"].includes(name) ? [written, written.replace(/^\.\//, ""), String(one[name]?.baseVal ?? one[name])] : [written];
    };

    const palette = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const channels = (color) => {
      palette.clearRect(0, 0, 1, 1);
      palette.fillStyle = color;
      palette.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = palette.getImageData(0, 0, 1, 1).data;
      return [red, green, blue, alpha / 255];
    };
    const over = (front, back) => front.slice(0, 3).map((one, place) => one * front[3] + back[place] * (1 - front[3]));
    const light = (color) => color.map((one) => one / 255).map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
      .reduce((sum, one, place) => sum + one * [0.2126, 0.7152, 0.0722][place], 0);
    // Contrast of the text by WCAG 2.2, the least on the colors of a gradient; null on a picture.
    const contrast = (one) => {
      const { color } = getComputedStyle(one);
      const layers = [];
      for (let at = one; at; at = flatParent(at)) {
        const style = getComputedStyle(at);
        if (style.backgroundImage.includes("url(")) return { ratio: null, color, ground: "a picture" };
        const stops = style.backgroundImage.match(/(?:rgba?|color|okl[a-z]+|lab|lch)\([^()]*\)/g) ?? [];
        const flat = channels(style.backgroundColor);
        if (flat[3] > 0 || stops.length) layers.unshift([flat, stops.map(channels)]);
        if (flat[3] === 1 || stops.length && stops.every((stop) => channels(stop)[3] === 1)) break;
      }
      const canvas = getComputedStyle(document.documentElement).colorScheme.startsWith("dark") ? [18, 18, 18] : [255, 255, 255];
      const grounds = layers.reduce((backs, [flat, stops]) => {
        const lower = backs.map((back) => over(flat, back));
        return stops.length ? stops.flatMap((stop) => lower.map((back) => over(stop, back))).slice(0, 50) : lower;
      }, [canvas]);
      const ratios = grounds.map((ground) => {
        const [darker, brighter] = [light(over(channels(color), ground)), light(ground)].sort((less, more) => less - more);
        return { ratio: (brighter + 0.05) / (darker + 0.05), color, ground: `rgb(${ground.map(Math.round)})` };
      });
      return ratios.reduce((least, ratio) => ratio.ratio < least.ratio ? ratio : least);
    };
    // The computed value of a property, and what the wanted one computes to where the font is the same.
    const styled = (one, [property, wanted]) => {
      const name = property.startsWith("--") ? property : property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      const style = getComputedStyle(one);
      const seen = style.getPropertyValue(name).trim();
      const probe = document.createElement("span");
      probe.style.cssText = `transition: none !important; animation: none !important; color: ${style.color}; font: ${style.font}`;
      probe.style.setProperty(name, wanted, "important");
      if (wanted === null || !probe.style.getPropertyValue(name)) return { seen, wanted };
      document.documentElement.append(probe);
      const computed = getComputedStyle(probe).getPropertyValue(name).trim();
      probe.remove();
      return { seen, wanted: computed };
    };
    const overflow = () => {
      const page = document.scrollingElement ?? document.documentElement;
      const [wide, shown] = [Math.max(page.scrollWidth, document.documentElement.scrollWidth), document.documentElement.clientWidth];
      const far = wide > shown + 1 ? [...document.querySelectorAll("body *")].slice(0, 3000).map((one) => [one.getBoundingClientRect().right, one])
        .reduce((most, one) => one[0] > most[0] ? one : most, [-1, document.body])[1] : null;
      return { wide, shown, widest: far ? far.localName + (far.id ? `#${far.id}` : "") : "" };
    };
    const more = { attribute, style: styled, contrast, overflow };
    if (this.found.length < MOST) {
      const box = element.getBoundingClientRect();
      this.found.push({
        kind: String(element.type || element.localName), visible: isVisible(element),
        rendered: !element.matches("option, optgroup, script, style, meta, link, title, template, template *, head *, source, track"),
        texts: texts(element), values: values(element),
        enabled: !element.matches(":disabled, [aria-disabled=true], [aria-disabled=true] *, [inert], [inert] *"),
        focused: element.matches(":focus"),
        box: [box.left + scrollX, box.top + scrollY, box.width, box.height],
        more: Object.fromEntries(Object.entries(asked).map(([name, given]) => [name, more[name](element, given)])),
      });
    }
    return first ? [this.note] : [];
  },
})
