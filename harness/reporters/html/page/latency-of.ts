const signs = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const perOctave = 3.8;

/** The latency in ms that a sign of a strip stands for; null of any other sign. */
export function latencyOf(sign: string): number | null {
  const level = signs.indexOf(sign);
  return sign === '' || level === -1 ? null : 2 ** (level / perOctave) - 1;
}
