import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { labels } from '../harness/runtimes/docker/labels.ts';
import { gatecrash } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';
import { needEngine } from './need-engine.ts';

const sh = promisify(execFile);

it('leaves the containers of the last arm up, reached as it says, until clean', async (context) => {
  const engine = needEngine(context);
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  const args = ['run', 'flapping-node', '--grep', ' control$', '--runtime', 'docker', '--keep', '--output', 'out'];
  const { code, stdout } = await gatecrash(args, { cwd: folder });
  const commands = Object.fromEntries(
    [...stdout.matchAll(/^ {2}(a \w+[ \w]*): (.*)$/gm)].map(([, what = '', command = '']) => [what, command]),
  );
  const runId = /gatecrash-(\w+)-\d+-agent/.exec(commands['a request'] ?? '')?.[1] ?? '';
  try {
    expect([0, 3]).toContain(code); // 3: a machine that is too busy
    expect((await sh('sh', ['-c', commands['a request'] ?? ''])).stdout).toMatch(/^200 GET \/ by app-/);
    const shell = (commands['a shell beside nginx'] ?? '').replace(' -it ', ' -i ');
    const hosts = await sh('sh', ['-c', `echo 'cat /etc/hosts' | ${shell}`]);
    expect(hosts.stdout).toMatch(/^127\.0\.1\.1\s+app-1$/m);
  } finally {
    const cleaned = await gatecrash(['clean'], { cwd: folder });
    expect(cleaned.stdout).toContain(`removed containers of run ${runId}: `);
    const filters = JSON.stringify({ label: [`${labels.run}=${runId}`] });
    expect(await engine.client.listContainers({ all: true, filters })).toEqual([]);
  }
});
