const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 640;
const TOP = 20;
const BOTTOM = 280;

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** Draws one bar for each month into the SVG element. */
export function drawChart(svg, months, showTip, hideTip) {
  const most = Math.max(...months.map(({ units }) => units), 1);
  const slot = WIDTH / Math.max(months.length, 1);
  svg.replaceChildren(...months.flatMap(({ month, units }, index) => {
    const height = (units / most) * (BOTTOM - TOP);
    const bar = element("rect", {
      class: "bar",
      x: index * slot + slot * 0.2,
      y: BOTTOM - height,
      width: slot * 0.6,
      height,
      tabindex: 0,
      role: "img",
      "aria-label": `${month}: ${units} units`,
      "data-month": month,
      "data-units": units,
    });
    bar.addEventListener("mouseenter", () => showTip(month, units));
    bar.addEventListener("mouseleave", hideTip);
    bar.addEventListener("focus", () => showTip(month, units));
    bar.addEventListener("blur", hideTip);
    const label = element("text", { x: index * slot + slot / 2, y: 305, "text-anchor": "middle" });
    label.textContent = month;
    return [bar, label];
  }));
}
