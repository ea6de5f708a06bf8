/** ln(n!): summed where n is small, Stirling's series (error below 1e-13) beyond. */
export function lnFactorial(n: number): number {
  if (n < 32) {
    let sum = 0;
    for (let i = 2; i <= n; i += 1) sum += Math.log(i);
    return sum;
  }
  const square = n * n;
  const series = (1 / 12 - (1 / 360 - 1 / (1260 * square)) / square) / n;
  return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + series;
}

function lnMass(k: number, n: number, p: number): number {
  const lnChoose = lnFactorial(n) - lnFactorial(k) - lnFactorial(n - k);
  return lnChoose + k * Math.log(p) + (n - k) * Math.log1p(-p);
}

/**
 * ln P(X ≤ k) of a binomial with n trials of probability p, for k ≤ n·p. There every term is smaller than the one
 * above it, so the sum runs downwards from k, has no cancellation, and ends where terms no longer count.
 */
export function lnLowerTail(k: number, n: number, p: number): number {
  let term = 1;
  let sum = 1;
  for (let i = k; i > 0 && term > sum * 1e-17; i -= 1) {
    term *= (i / (n - i + 1)) * ((1 - p) / p);
    sum += term;
  }
  return lnMass(k, n, p) + Math.log(sum);
}

/**
 * The smallest failing share that k failures in n exclude at `alpha` (one-sided, exact: Clopper & Pearson, Biometrika
 * 26, 1934): the p at which k or fewer failures have probability alpha. 1 where nothing is excluded.
 */
export function upperBound(k: number, n: number, alpha: number): number {
  if (n === 0 || k >= n) return 1;
  if (k === 0) return -Math.expm1(Math.log(alpha) / n);
  const target = Math.log(alpha);
  let low = k / n;
  let high = 1;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (lnLowerTail(k, n, middle) > target) low = middle;
    else high = middle;
  }
  return high;
}

/** The leak that `failed` of `total` exclude, rounded up to 0.0001; null where none is excluded. */
export function leakExcluded(failed: number, total: number, alpha: number): number | null {
  const bound = upperBound(failed, total, alpha);
  return bound >= 1 ? null : Math.ceil(bound * 1e4 - 1e-6) / 1e4;
}
