// Applies the rules, each of which gives what it found as {rule, selector, text, seen}, and lists the links of the page.
const isHtmlAddress = (address) => address.origin === location.origin && /(?:\/|\.html?|\/[^./]+)$/i.test(address.pathname);
const links = () => [...new Set([...document.links].filter(isHtmlAddress).map((one) => one.origin + one.pathname))].slice(0, 20);

// Each rule by itself: one that raises is told as {rule: "bug"} and costs its own findings alone.
const all = async (...rules) => {
  endAnimations();
  const results = [];
  for (const rule of rules) {
    try {
      results.push(...(await rule()));
    } catch (error) {
      results.push({ rule: "bug", selector: rule.name, text: "", seen: String(error) });
    }
  }
  return results;
};
