// Controls that may be dead, with the elements whose listeners would make them live; and what lies over the page.
const BUTTONS = "button, input[type=button], input[type=submit], input[type=image]";
const OF_ITSELF = "[popovertarget], [commandfor], [command], [form]";

// A style that changes what stands beside or below, while the pointer or the focus is here: a menu of CSS alone.
const isStyled = (element) =>
  whileRules().some(({ selectorText }) =>
    selectorText.split(",").some((selector) => {
      const [, before] = /^(.*?):(?:hover|focus(?:-within|-visible)?|active|target)\b[^,]*[\s>+~]/.exec(selector) ?? [];
      try {
        return before !== undefined && element.closest(before || "*");
      } catch {
        return true;
      }
    }),
  );

const idle = (element) => {
  if (element.matches(NAMED_DISABLED) || !isShownControl(element) || element.matches(OF_ITSELF)) return null;
  if (chain(element).some((one) => one.localName?.includes("-"))) return null;
  if (element.matches("a")) {
    const name = decodeURIComponent(element.hash.slice(1));
    const known = !name || name === "top" || /^[/!?]/.test(name) || document.getElementById(name) || document.getElementsByName(name).length;
    return known ? null : "link";
  }
  if (element.parentElement.closest("label, summary, a") || isStyled(element)) return null;
  const { form } = element;
  if (!form || !/submit|image/.test(element.type)) return element.type === "reset" ? null : "button";
  const leads = (form.getAttribute("action") ?? "").replace(/^#$/, "") || form.method === "dialog" || element.hasAttribute("formaction");
  return leads ? null : "form";
};

const SEEN_BY_IDLE = {
  button: "nothing listens for a click: not it, not what it stands in",
  form: "nothing listens: sending the form only loads the page again",
  link: "there is no element with this id, and nothing listens for a click",
};
const node = []; // read by index from outside
const place = new Map();
const placeOf = (one) => {
  if (!place.has(one)) place.set(one, node.push(one) - 1);
  return place.get(one);
};
const perhapsDead = () => {
  const all = [...document.querySelectorAll(`${BUTTONS}, a[href^="#"]`)];
  const idles = all.map((element) => ({ element, sort: idle(element) })).filter(({ sort }) => sort);
  return idles.slice(0, 12).map(({ element, sort }) => {
    const buttons = sort === "form" ? [...element.form.elements].filter((one) => one.matches(BUTTONS)) : [];
    const inside = [...element.querySelectorAll("*")].slice(0, 5);
    const nodes = [document, ...chain(element), ...buttons, ...inside].slice(0, 30);
    return found("dead-control", element, SEEN_BY_IDLE[sort], { sort, nodes: nodes.map(placeOf) });
  });
};

// What lies over the whole window; it need not be a fault.
const sheet = () => {
  const parts = [0.03, 0.5, 0.97];
  const tops = parts.flatMap((x) => parts.map((y) => hit(x * innerWidth, y * innerHeight)));
  const covers = (one) => {
    const box = one.getBoundingClientRect();
    const lies = /fixed|absolute/.test(style(one).position) || one.matches("dialog:modal");
    return lies && box.width >= 0.9 * innerWidth && box.height >= 0.9 * innerHeight;
  };
  const over = chain(tops[4]).filter((one) => one !== document.body && one !== document.documentElement).findLast(covers);
  return over && tops.every((top) => top && over.contains(top)) ? over : null;
};
// With what it hides, and ways to close it.
const overlay = () => {
  const over = sheet();
  if (!over) return null;
  const beneath = (element) => !over.contains(element) && !element.contains(over);
  const controls = [...document.querySelectorAll(CONTROLS)].filter((one) => beneath(one) && isShownControl(one));
  const text = shownTexts().filter(({ element }) => beneath(element)).map((one) => one.text).join("");
  if (!controls.length && text.length < 40) return null;
  const ways = [...over.querySelectorAll(`${CONTROLS}, [onclick]`)].filter(isShownControl);
  const asks = ways.some((one) => one.matches("input, select, textarea")) || over.matches("canvas") || over.querySelector("canvas, iframe, video");
  const middle = (one) => {
    const box = one.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  };
  const hidden = controls.length ? `${controls.length} controls, ${selectorOf(controls[0])} first` : "the text of the page";
  return { ...found("stuck-overlay", over, `it lies over ${hidden}`), asks: Boolean(asks), ways: ways.slice(0, 4).map(middle), nodes: [document, ...chain(over)].map(placeOf) };
};
