// Asks the page for the value of an expression as a grader would: an expression, statements whose last one counts,
// a function to call, a body that returns, with or without await. Gives {truthy, detail}; detail is short. Of a
// comparison that does not hold, alone or joined by &&, it has the values of both sides: `false: 17.5 === 18`.
async (source) => {
  const LONGEST = 300;

  const inWords = (value) => {
    if (typeof value === "string") return JSON.stringify(value.slice(0, LONGEST));
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    if (value instanceof Element) return value.outerHTML;
    if (value === null || typeof value !== "object") return String(value);
    if (typeof value.length === "number") return `${value.constructor.name}(${value.length})`;
    return `${Object.prototype.toString.call(value)} ${JSON.stringify(value)}`;
  };

  const evaluate = (source) => {
    try {
      return (0, eval)(source);
    } catch (error) {
      if (!(error instanceof SyntaxError) || !/Illegal return|await is only valid/.test(error.message)) throw error;
      const AsyncFunction = (async () => {}).constructor;
      for (const body of [`return (${source.replace(/;\s*$/, "")}\n)`, source]) {
        let compiled;
        try {
          compiled = new AsyncFunction(body);
        } catch {
          continue;
        }
        return compiled();
      }
      throw error;
    }
  };

  const TOKENS =
    /(["'`])(?:\\.|(?!\1).)*\1|\/\/[^\n]*|\/\*.*?\*\/|(?<=(?:^|[(,=:[!&|?{};])\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\n])*\]|[^/\n])+\/|[([{]|[)\]}]|=>|[=!]==?|<<|>>|[<>]=?|&&|\|\||\?\?|\?\.|[?,;=]/gs;
  const ACTS =
    /\.(?:click|submit|requestSubmit|reset|focus|blur|dispatchEvent|remove\w*|append\w*|insert\w*|replace\w+|set\w*|push|pop|shift|unshift|splice|sort|reverse)\s*\(|\+\+|--|[^=!<>]=[^=>]|\b(?:fetch|await|new|delete)\b/;

  // The terms of a conjunction, each with the place of its comparison if it has one; none where it is anything else,
  // or where asking for a part of it might change the page.
  const terms = (text) => {
    if (ACTS.test(text.replace(/(["'`])(?:\\.|(?!\1).)*\1/gs, "0"))) return [];
    const found = [{ start: 0, end: text.length, comparisons: [] }];
    let depth = 0;
    for (const { 0: token, index } of text.matchAll(TOKENS)) {
      const last = found[found.length - 1];
      if (/^[([{]$/.test(token)) depth += 1;
      else if (/^[)\]}]$/.test(token)) depth -= 1;
      else if (depth !== 0 || token === "?.") continue;
      else if (token === "&&") {
        last.end = index;
        found.push({ start: index + 2, end: text.length, comparisons: [] });
      } else if (/^(?:[=!]==?|[<>]=?)$/.test(token)) last.comparisons.push({ token, index });
      else if (/^(?:=>|\|\||\?\?|[?,;=])$/.test(token)) return [];
    }
    return found;
  };

  const sides = async (text) => {
    const all = terms(text);
    for (const { start, end, comparisons } of all) {
      const term = text.slice(start, end).trim();
      const named = all.length > 1 ? `${term.slice(0, LONGEST / 3)}: ` : "";
      if (comparisons.length !== 1) {
        const value = await evaluate(term);
        if (!value && named) return named + inWords(value);
        continue;
      }
      const [{ token, index }] = comparisons;
      const left = await evaluate(text.slice(start, index));
      const right = await evaluate(text.slice(index + token.length, end));
      if (!(0, eval)(`(left, right) => left ${token} right`)(left, right)) {
        return `${named}${inWords(left)} ${token} ${inWords(right)}`;
      }
    }
    return "";
  };

  try {
    let value = await evaluate(source);
    if (typeof value === "function") value = await value();
    let detail = inWords(value);
    if (value === false) {
      const seen = await sides(source.trim().replace(/;$/, "")).catch(() => "");
      if (seen) detail = `false: ${seen}`;
    }
    return { truthy: Boolean(value), detail: detail.slice(0, LONGEST) };
  } catch (error) {
    return { truthy: false, detail: inWords(error).slice(0, LONGEST) };
  }
};
