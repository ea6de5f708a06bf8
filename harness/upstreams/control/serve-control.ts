/** What a control address answers. */
export interface ControlAnswer {
  readonly status: 204 | 400 | 404;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is wrong with the question. */
  readonly words?: string;
}

// Not imported, as in load/node-http.ts: that would load all of undici.
const { createServer } = process.getBuiltinModule('node:http');
const { flushCompileCache } = process.getBuiltinModule('node:module');

/**
 * Lets a program be told what to do by GETs, one after the other: the answer comes when it is done. Whoever runs
 * `GET /ready` until it is 204 knows that the program is there.
 */
export function serveControl(
  { host, port }: { readonly host: string; readonly port: number },
  answer: (url: string) => Promise<ControlAnswer>,
): void {
  let last: Promise<unknown> = Promise.resolve();
  const server = createServer((request, response) => {
    request.resume();
    const told = last.then(() => answer(request.url ?? ''));
    last = told.catch(() => {}); // told to whoever asked
    told.then(
      ({ status, headers = {}, words }) => {
        response.writeHead(status, headers).end(words === undefined ? undefined : `${words}\n`);
      },
      (error: unknown) => response.writeHead(500).end(`${error}\n`),
    );
  });
  server.listen({ host, port }, flushCompileCache);
}
