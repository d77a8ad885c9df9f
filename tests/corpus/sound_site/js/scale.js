/** The largest number of hours that anybody counted at one place. */
export function widest(places) {
  return Math.max(...places.map(({ hours }) => hours));
}
