import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { validationDocumentSchema } from '../harness/model/validation-document.ts';
import { checkout } from './checkout.ts';
import { gatecrash } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';

const config = path.join(checkout, 'examples/configs/chat/nginx.conf');

const line = (request: string) =>
  `203.0.113.9 - - [31/Jan/2027:12:00:00 +0000] "${request} HTTP/1.1" 200 612 "-" "Mozilla/5.0"\n`;
const log = [
  line('GET /rooms/4711?token=hunter2').repeat(7),
  line('POST /rooms/12/messages'),
  line('GET /sockjs/1/a/websocket'),
  line('DELETE /rooms/12'),
].join('');

/** What `validate --dry-run --requests` says of the example with this log. */
async function validate(content: string | Uint8Array, args: readonly string[] = []) {
  await using temporary = await temporaryFolder();
  const file = path.join(temporary.folder, 'access.log');
  await writeFile(file, content);
  const asked = ['validate', '--dry-run', config, '--requests', 'access.log', '--runtime', 'local', '--advisory'];
  return await gatecrash([...asked, ...args], { cwd: temporary.folder });
}

describe('validate --requests', () => {
  it('tells what each place would be asked, without secrets and ids', async () => {
    const { code, stdout, stderr } = await validate(gzipSync(log), ['--reporter', 'json']);
    expect({ code, stderr: stderr.includes('error') }).toEqual({ code: 0, stderr: false });
    const { requests, requestLog, loaded } = validationDocumentSchema.parse(JSON.parse(stdout));
    expect(loaded).toBe(true);
    expect(stdout).not.toContain('hunter2');
    const server = 'chat.example.com:80';
    const websocket = expect.stringMatching(/websocket\)\$$/);
    expect(requests).toEqual([
      { server, location: '/', method: 'GET', path: '/rooms/1111?token=x', share: 0.7 },
      { server, location: '/', method: 'POST', path: '/rooms/11/messages', share: 0.1 },
      { server, location: websocket, method: 'GET', path: '/sockjs/1/a/websocket', share: 0.1 },
    ]);
    expect(requestLog).toMatchObject({ requests: 10, unreadable: 0, elsewhere: 0, shared: 0 });
  });

  it('shows them, and what is not sent', async () => {
    const { stdout } = await validate(`${log}not a line\n`);
    expect(stdout).toContain(`requests
  10 requests in 11 lines of access.log (combined)
  not read: 1 line in no format of nginx or of the config
  not sent: DELETE 1
  chat.example.com:80 /
    70.0 % GET /rooms/1111?token=x
    10.0 % POST /rooms/11/messages
`);
  });

  it('refuses what is no access log before anything is started', async () => {
    const { code, stderr } = await validate('listening on 3000\n');
    expect(code).toBe(2);
    expect(stderr).toContain('error[GC2023]: access.log: expected lines of an access log, saw 1 line of another kind');
    const missing = await gatecrash(['validate', '--dry-run', config, '--requests', 'none.log'], { cwd: checkout });
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain('error[GC2022]: expected an access log at none.log, saw nothing there');
  });

  it('is not for --lint-only', async () => {
    const { code, stderr } = await gatecrash(['validate', '--lint-only', config, '--requests', 'none.log'], {
      cwd: checkout,
    });
    expect(code).toBe(2);
    expect(stderr).toContain('error[GC1002]: option --requests is for what is asked of nginx');
  });
});

it('has the faults met by what users ask, in the place of what is made up', async () => {
  const own = `events { }
http {
  server {
    listen 8080;
    location / {
      if ($uri !~ ^/rooms/) { return 404; }
      proxy_pass http://app:3000;
      proxy_connect_timeout 1s;
    }
  }
}
`;
  await using temporary = await temporaryFolder();
  await writeFile(path.join(temporary.folder, 'nginx.conf'), own);
  await writeFile(path.join(temporary.folder, 'access.log'), log);
  const asked = ['validate', 'nginx.conf', '--fault', 'refused', '--runtime', 'local', '--reporter', 'json'];
  const matrixOf = async (args: readonly string[]) => {
    const { stdout } = await gatecrash([...asked, ...args], { cwd: temporary.folder });
    return validationDocumentSchema.parse(JSON.parse(stdout)).matrix.map(({ method, grade }) => [method, grade]);
  };
  expect(await matrixOf([])).toEqual([]);
  expect((await matrixOf(['--requests', 'access.log'])).sort()).toEqual([
    ['GET', 'fails-fast'],
    ['POST', 'fails-fast'],
  ]);
});
