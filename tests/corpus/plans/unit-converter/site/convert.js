// Each unit with its kind and the ways to the base unit of the kind and back.
const UNITS = {
  m: { kind: "length", toBase: x => x, fromBase: x => x },
  km: { kind: "length", toBase: x => x * 1000, fromBase: x => x / 1000 },
  mi: { kind: "length", toBase: x => x * 1609.344, fromBase: x => x / 1609.344 },
  ft: { kind: "length", toBase: x => x * 0.3048, fromBase: x => x / 0.3048 },
  C: { kind: "temperature", toBase: x => x, fromBase: x => x },
  F: { kind: "temperature", toBase: x => (x - 32) * 5 / 9, fromBase: x => x * 9 / 5 + 32 },
  K: { kind: "temperature", toBase: x => x - 273.15, fromBase: x => x + 273.15 },
};

function convert(value, from, to) {
  if (UNITS[from].kind !== UNITS[to].kind) {
    throw new RangeError(`${from} and ${to} are units of different kinds.`);
  }
  return UNITS[to].fromBase(UNITS[from].toBase(value));
}

function rounded(number) {
  return String(Number(number.toFixed(4)));
}
