/** Declarations, each with the folder of the file that made it. */
const folders = new WeakMap<object, string>();

/** The file whose code called `called`, by V8's stack; null where that is no file. */
function callerOf(called: (...args: never) => unknown): string | null {
  const before = Error.prepareStackTrace;
  const trace: { stack?: unknown } = {};
  try {
    Error.prepareStackTrace = (_, sites) => sites[0]?.getFileName();
    Error.captureStackTrace(trace, called);
    const file = trace.stack; // made when it is read
    if (typeof file !== 'string') return null;
    if (file.startsWith('file:')) return decodeURIComponent(new URL(file).pathname);
    return file.startsWith('/') ? file : null;
  } finally {
    Error.prepareStackTrace = before;
  }
}

/** Notes where a declaration was made, which is where its configs are looked for: beside the file that called `called`. */
export function noteFolder(declaration: object, called: (...args: never) => unknown): void {
  const file = callerOf(called);
  const isObject = typeof declaration === 'object' && declaration !== null; // whatever the types say
  if (file !== null && isObject) folders.set(declaration, file.slice(0, file.lastIndexOf('/')) || '/');
}

/** The folder of the file in which `scenario()` made this declaration; null where that did not, or from no file. */
export function folderOf(declaration: object): string | null {
  return folders.get(declaration) ?? null;
}
