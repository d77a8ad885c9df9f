// Asks the page for the value of an expression as a grader would: an expression, statements whose last one counts,
// a function to call, a body that returns, with or without await. Gives {truthy, detail}; detail is short.
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

  const evaluate = () => {
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

  try {
    let value = await evaluate();
    if (typeof value === "function") value = await value();
    return { truthy: Boolean(value), detail: inWords(value).slice(0, LONGEST) };
  } catch (error) {
    return { truthy: false, detail: inWords(error).slice(0, LONGEST) };
  }
};
