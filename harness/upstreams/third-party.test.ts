import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/local-pod.ts';
import { until } from '../../test/until.ts';

const program = fileURLToPath(new URL('third-party.ts', import.meta.url));
/** Only this test listens on it, at an address of its own. */
const at = { host: '127.77.0.1', port: 8099 };

function ask(target: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  return new Promise((resolve) => {
    const sent = request({ ...at, path: target, method: 'POST', headers, agent: false }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    sent.on('error', () => resolve(0)).end();
  });
}

test('a third party does once what it is asked for twice with the same idempotency key', async () => {
  await using temporary = await temporaryFolder();
  const journal = path.join(temporary.folder, 'payments.journal');
  const settings = { ...at, name: 'payments', journal, serviceTimeMs: 20 };
  const child = spawn(process.execPath, [program, JSON.stringify(settings)], { stdio: 'ignore' });
  try {
    await until('it is ready', async () => (await ask('/-/ready')) === 204);
    const key = { 'x-request-id': 'gc-1', 'idempotency-key': 'gc-1' };
    const answers = await Promise.all([ask('/', key), ask('/', key), ask('/', { 'x-request-id': 'gc-2' })]);
    expect([...answers, await ask('/', key)]).toEqual([200, 200, 200, 200]);
    const lines = (await readFile(journal, 'utf8')).trimEnd().split('\n');
    const ends = lines.map((line) => JSON.parse(line)).filter(({ e, id }) => e === 'end' && id === 'gc-1');
    expect(ends.map(({ by }) => by ?? 'own work').sort()).toEqual(['own work', 'replay', 'replay']);
  } finally {
    child.kill('SIGKILL');
  }
});
