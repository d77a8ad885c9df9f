/** The records of a CSV text: their fields and the line on which each begins. */
export function parse(text, separator) {
  const records = [];
  let fields = [];
  let field = "";
  let quoted = false;
  let line = 1;
  let begins = 1;
  const endRecord = () => {
    fields.push(field);
    if (fields.length > 1 || field !== "") records.push({ line: begins, fields });
    fields = [];
    field = "";
  };
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (quoted) {
      if (char === '"' && text[i + 1] === '"') {
        field += '"';
        i++;
      } else if (char === '"') {
        quoted = false;
      } else {
        if (char === "\n") line++;
        field += char;
      }
    } else if (char === '"' && field === "") {
      quoted = true;
    } else if (char === separator) {
      fields.push(field);
      field = "";
    } else if (char === "\n") {
      endRecord();
      line++;
      begins = line;
    } else if (char !== "\r") {
      field += char;
    }
  }
  endRecord();
  return records;
}

/** A number where the text is just how that number is written. */
const valueOf = (text, numbers) => (numbers && text !== "" && String(Number(text)) === text ? Number(text) : text);

/** Rows as objects, and the lines that do not fit the header. */
export function convert(text, separator, numbers) {
  const [header, ...records] = parse(text, separator);
  if (!header) return { rows: [], problems: [] };
  const fits = record => record.fields.length === header.fields.length;
  const rows = records
    .filter(fits)
    .map(({ fields }) => Object.fromEntries(header.fields.map((name, at) => [name, valueOf(fields[at], numbers)])));
  return { rows, problems: records.filter(record => !fits(record)).map(record => record.line) };
}
