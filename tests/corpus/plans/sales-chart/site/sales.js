/** Reads the lines of sales.csv: month, region, units. */
export function parseSales(text) {
  return text.trim().split(/\r?\n/).slice(1).map(line => {
    const [month, region, units] = line.split(",");
    return { month, region, units: Number(units) };
  });
}

/** The units of each month in order, of one region or of all. */
export function unitsByMonth(sales, region) {
  const sums = new Map();
  for (const sale of sales) {
    if (region === "all" || sale.region === region) {
      sums.set(sale.month, (sums.get(sale.month) ?? 0) + sale.units);
    }
  }
  return [...sums].sort(([a], [b]) => a.localeCompare(b)).map(([month, units]) => ({ month, units }));
}
