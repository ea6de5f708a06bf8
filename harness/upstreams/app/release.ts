import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ReleaseStep } from '../../model/work.ts';
import { callService } from './call-service.ts';
import type { AppSettings, ServiceAddress } from './settings.ts';
import type { AppAnswer, AppRequest, MakeStep } from './step.ts';

const good = 'v1';

/** What the new page takes for granted: that everybody has logged in. */
interface Session {
  readonly user: { readonly name: string };
}

/** The code that came with v2. Nobody has logged in, so it throws a TypeError. */
function greet(session: Session): string {
  return `Welcome back, ${session.user.name}\n`;
}

function renderNewPage(): AppAnswer {
  return { status: 200, body: greet(JSON.parse('{}') as Session) };
}

/** A port of the API's host where nobody listens. */
function wrongAddress({ host, port }: ServiceAddress): ServiceAddress {
  return { host, port: port + 1 };
}

/** What is on the node's disk: whoever starts the program again starts what was deployed last. */
function deployedOn({ journal, name }: AppSettings) {
  const file = path.join(path.dirname(journal), `${name}.release`);
  return {
    read: (): string => {
      try {
        return readFileSync(file, 'utf8');
      } catch {
        return good; // nothing was deployed yet
      }
    },
    write: (release: string): void => writeFileSync(file, release),
  };
}

/** The process dies of an error that nothing catches, as Node.js does: its stack goes to stderr, and the exit code is 1. */
function dieOf(error: unknown, { id, journal }: AppRequest): Promise<never> {
  journal.end(id, 'crashed');
  setImmediate(() => {
    throw error;
  });
  return new Promise(() => {});
}

/** Runs the release that is on the node's disk: v2 does on some paths what no test has caught. */
export const makeRelease: MakeStep<ReleaseStep> = async ({ unhandled, handled, api }, settings) => {
  const disk = deployedOn(settings);
  const address = api === null ? null : (settings.services[api] ?? null);
  if (api !== null && address === null) throw new Error(`there is no service ${api}`);
  let release = disk.read();
  const isOn = (paths: readonly string[], url: string): boolean => paths.some((prefix) => url.startsWith(prefix));

  const page = async (request: AppRequest, rest: () => Promise<AppAnswer>): Promise<AppAnswer> => {
    if (api === null || address === null) return release === good ? rest() : renderNewPage();
    await callService(request, api, release === good ? address : wrongAddress(address));
    return rest();
  };
  return {
    run: async (request, rest) => {
      const caught = isOn(handled, request.url);
      if (!caught && !isOn(unhandled, request.url)) return rest();
      try {
        return await page(request, rest);
      } catch (error) {
        if (!caught || !(error instanceof Error)) return dieOf(error, request);
        const status = api === null ? 500 : 502;
        return { status, body: `${request.url} failed: ${error.message}\n`, outcome: 'caught' };
      }
    },
    status: () => ({ 'x-release': release }),
    tell: (wanted) => {
      release = wanted.get('deploy') ?? release;
      disk.write(release);
    },
  };
};
