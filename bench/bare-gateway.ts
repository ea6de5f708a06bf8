import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureTool } from '../harness/runtimes/tools/index.ts';
import { withLibraryPath } from '../harness/runtimes/tools/shared-libraries.ts';

const port = 18099;
const startsWithinMs = 10_000;

/** An nginx that answers at once and notes to the millisecond when each request came: the same witness for everybody. */
export interface BareGateway extends AsyncDisposable {
  readonly port: number;
  /** When each request since the last time came, in epoch ms. */
  readonly arrivals: () => Promise<readonly number[]>;
}

function configIn(folder: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 4096; }
http {
  log_format arrival '$msec $request_time';
  access_log ${folder}/access.log arrival;
  ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location / { return 200 "ok\\n"; }
  }
}
`;
}

async function listens(): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Starts it on a loopback port; throws where it does not listen in time. */
export async function startBareGateway(): Promise<BareGateway> {
  const nginx = await ensureTool('nginx', () => {});
  const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-bench-'));
  const [config, log] = [path.join(folder, 'nginx.conf'), path.join(folder, 'access.log')];
  await writeFile(config, configIn(folder));
  const env = withLibraryPath(process.env, nginx.libraryPath);
  const child = spawn(nginx.path, ['-c', config], { env, stdio: 'ignore' });
  const gone = once(child, 'close');
  const deadline = performance.now() + startsWithinMs;
  while (!(await listens())) {
    if (performance.now() > deadline || child.exitCode !== null) throw new Error(`nginx does not listen on ${port}`);
    await delay(20);
  }
  return {
    port,
    arrivals: async () => {
      const text = await readFile(log, 'utf8');
      await truncate(log); // nginx appends
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => {
          const [ended = 0, lasted = 0] = line.split(' ').map(Number);
          return (ended - lasted) * 1000;
        });
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
