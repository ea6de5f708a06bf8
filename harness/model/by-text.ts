/** Orders texts by their code units, so that what is listed comes in one order on every machine. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
