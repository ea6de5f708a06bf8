/** How often each outcome came, by its name. */
export function countOutcomes(outcomes: readonly (string | number | null)[]): Readonly<Record<string, number>> {
  const byName = Map.groupBy(outcomes, (outcome) => String(outcome ?? 'TIMEOUT'));
  return Object.fromEntries([...byName].map(([name, { length }]) => [name, length]));
}
