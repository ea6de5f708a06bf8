/** Contexts of a workflow as far as these files use them: `inputs.arms`, `steps.run.outputs.verdict`, `matrix.shard`. */
export type Contexts = Readonly<Record<string, unknown>>;

function valueAt(path: string, contexts: Contexts): string {
  let value: unknown = contexts;
  for (const part of path.split('.')) value = (value as Readonly<Record<string, unknown>> | undefined)?.[part];
  return value === undefined ? '' : String(value);
}

const path = /^[\w-]+(\.[\w-]+)+$/;

/** One expression; throws for what is none of those that the files use, rather than take it for something. */
function evaluate(expression: string, contexts: Contexts): string | boolean {
  if (expression.includes('&&')) return expression.split('&&').every((part) => evaluate(part.trim(), contexts));
  if (expression === '!cancelled()') return true;
  const [, subject = ''] = /^(.+) != ''$/.exec(expression) ?? [];
  if (path.test(subject)) return valueAt(subject, contexts) !== '';
  if (path.test(expression)) return valueAt(expression, contexts);
  throw new Error(`no test knows the expression ${expression}`);
}

/** A text as GitHub gives it to a step: every `${{ … }}` replaced by its value. */
export function interpolated(text: string, contexts: Contexts): string {
  return text.replaceAll(/\$\{\{ (.+?) \}\}/g, (_, expression) => String(evaluate(expression, contexts)));
}

/** Whether a step runs: one without a condition does while none has failed. */
export function isTaken(condition: string | undefined, failed: boolean, contexts: Contexts): boolean {
  if (condition === undefined) return !failed;
  const [, expression = ''] = /^\$\{\{ (.+) \}\}$/.exec(condition) ?? [];
  return evaluate(expression, contexts) === true;
}
