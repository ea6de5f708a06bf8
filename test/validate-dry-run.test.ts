import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ValidationDocument, validationDocumentSchema } from '../harness/model/validation-document.ts';
import { checkout } from './checkout.ts';
import { gatecrash, podProcesses } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';

interface Tried {
  readonly code: number | null;
  readonly stderr: string;
  readonly document: ValidationDocument;
}

/** What `validate --dry-run` says of the files of a folder, in namespaces. */
async function tryFiles(files: Readonly<Record<string, string>>, args: readonly string[] = []): Promise<Tried> {
  await using temporary = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(temporary.folder, name)), { recursive: true });
    await writeFile(path.join(temporary.folder, name), text);
  }
  return await tryConfig(Object.keys(files)[0] ?? '', temporary.folder, args);
}

async function tryConfig(config: string, cwd: string, args: readonly string[] = []): Promise<Tried> {
  const asked = ['validate', '--dry-run', config, '--runtime', 'local', '--reporter', 'json', '--advisory', ...args];
  const { code, stdout, stderr } = await gatecrash(asked, { cwd });
  if (stdout === '') throw new Error(stderr);
  return { code, stderr, document: validationDocumentSchema.parse(JSON.parse(stdout)) };
}

const http = (text: string) => `events {}\nhttp {\n${text}\n}\n`;

describe('validate --dry-run', () => {
  it.each(['wiki', 'forum', 'git-server', 'php-shop', 'many-certificates', 'blog-cache', 'api-auth', 'chat'])(
    'loads the example %s byte for byte',
    async (example) => {
      const { code, document } = await tryConfig(`examples/configs/${example}`, checkout);
      expect(document).toMatchObject({ loaded: true, complaints: [], exitCode: 0 });
      expect(document.environment?.gateway.name).toBe('nginx');
      expect(code).toBe(0);
    },
  );

  it('tells what was supplied, each with the place that asks for it', async () => {
    const config = http(
      'include mime.types;\nupstream api { server api-1:3000; server 10.0.0.5:80; }\nserver { listen 80; location / { proxy_pass http://api; } }',
    );
    const { document } = await tryFiles({ 'nginx.conf': config });
    expect(document.loaded).toBe(true);
    expect(document.supplied.map(({ what, name, at }) => [what, name, at])).toEqual([
      ['host', 'api-1', 'nginx.conf:4:16'],
      ['peer', 'api-1:3000', 'nginx.conf:4:16'],
      ['redirect', '10.0.0.5:80', 'nginx.conf:4:35'],
      ['peer', '10.0.0.5:80', 'nginx.conf:4:35'],
      ['include', 'mime.types', 'nginx.conf:3:1'],
    ]);
  });

  it("exits 2 with nginx's words, file and line where nginx rejects it", async () => {
    const { code, stderr, document } = await tryFiles({ 'nginx.conf': http('server { lissen 80; }') });
    expect(code).toBe(2);
    expect(document).toMatchObject({
      loaded: false,
      complaints: [{ message: 'unknown directive "lissen"', file: 'nginx.conf', line: 3 }],
    });
    expect(stderr).toContain('error[GC2004]: nginx.conf:3: unknown directive "lissen"');
  });

  it('exits 4 and names what nobody can supply: an include of the user, a module', async () => {
    const { code, stderr } = await tryFiles({
      'nginx.conf': http('include own/one.conf;\nbrotli on;\nserver { listen 80; }'),
    });
    expect(code).toBe(4);
    expect(stderr).toContain('error[GC3012]: nginx.conf:3:1: include own/one.conf: it is not beside the config');
    expect(stderr).toContain(
      'error[GC3012]: nginx.conf:4:1: module brotli: brotli needs it: name an nginx that has it',
    );
  });

  it('takes the values of a template, and names each variable without one', async () => {
    const files = {
      'shop.conf.template': `server {\n  listen \${PORT};\n  location / { proxy_pass http://\${API_HOST}:80; }\n}\n`,
      '.env': 'PORT=8080\n',
    };
    const { document } = await tryFiles(files, ['--env-file', '.env', '--var', 'API_HOST=api']);
    expect(document).toMatchObject({ loaded: true });
    await expect(tryFiles(files, ['--env-file', '.env'])).rejects.toThrow(
      'error[GC2018]: shop.conf.template:3:34: the variable API_HOST has no value',
    );
  });

  it('loads a part whose logs go to the outputs in the format of the official image, and a cache in shared memory', async () => {
    const part = `access_log /dev/stdout main;
error_log /proc/self/fd/2 warn;
proxy_cache_path /dev/shm/pages keys_zone=pages:1m;
server { listen 80; access_log /dev/null; location / { proxy_pass http://app:80; proxy_cache pages; } }`;
    const { document, stderr } = await tryFiles({ 'site.conf': part });
    expect({ loaded: document.loaded, stderr }).toMatchObject({ loaded: true });
    expect(document.supplied.map(({ what, name }) => `${what} ${name}`)).toContain('log-format main');
  });

  it('tells of places that no request can be sent to', async () => {
    const config = http('server { listen 80; location / { if ($http_x) { proxy_pass http://127.0.0.1:3000; } } }');
    const { document } = await tryFiles({ 'nginx.conf': config });
    expect(document.unreached).toEqual([
      { location: '/', because: 'it is only for if ($http_x)', at: expect.stringMatching(/^nginx\.conf:3:/) },
    ]);
  });

  it('leaves nothing running', async () => {
    await tryConfig('examples/configs/wiki', checkout);
    expect(podProcesses(process.pid)).toEqual([]);
  });
});
