import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../harness/lint/index.ts';
import { ensureTool } from '../harness/runtimes/tools/index.ts';
import { temporaryFolder } from './local-pod.ts';

/** What `nginx -t` says of a config, whole or a part; null where it would load it. Nothing listens and no name is looked up. */
async function said(config: string): Promise<{ readonly loads: boolean; readonly stderr: string }> {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  const nginx = await ensureTool('nginx', () => {});
  await mkdir(path.join(folder, 'logs'));
  const text = config
    .replaceAll(/server \{/g, `server {\n    listen unix:${folder}/socket;`)
    .replaceAll(/\n\s*listen 80;/g, '')
    .replaceAll('/var/cache/nginx', `${folder}/cache`)
    .replaceAll('api.internal', '10.0.0.9')
    // Services of a compose file, whose names nginx looks up.
    .replaceAll(/\/\/[a-z-]+:(\d+)/g, '//10.0.0.9:$1');
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  const inHttp = [...paths, 'access_log off;'].join('\n');
  const main = `pid ${folder}/nginx.pid;\nerror_log stderr;\nevents { }\n`;
  const whole = /^http \{/m.test(text) ? text.replace('http {', `http {\n${inHttp}`) : `http {\n${inHttp}\n${text}\n}`;
  const file = path.join(folder, 'nginx.conf');
  await writeFile(file, main + whole);
  const libraries = [...nginx.libraryPath, process.env.LD_LIBRARY_PATH ?? ''].filter((each) => each !== '').join(':');
  const { status, stderr } = spawnSync(nginx.path, ['-t', '-e', 'stderr', '-p', folder, '-c', file], {
    encoding: 'utf8',
    env: { ...process.env, LD_LIBRARY_PATH: libraries },
  });
  return { loads: status === 0, stderr };
}

describe('a real nginx', () => {
  it.each(
    rules
      .filter(({ id, since }) => since === null && id !== 'backup-with-hash')
      .map((rule) => [rule.id, rule.example] as const),
  )('loads both examples of %s: what is wrong with a config it does not say', async (_, { flawed, fixed }) => {
    for (const config of [flawed, fixed]) {
      const { loads, stderr } = await said(config);
      expect(loads ? '' : stderr).toBe('');
    }
  });

  it('refuses a backup after ip_hash, and loads one before it', async () => {
    const upstream = (...lines: readonly string[]) => `upstream app {\n${lines.join('\n')}\n}`;
    const servers = ['server 10.0.0.1;', 'server 10.0.0.2 backup;'];
    const after = await said(upstream('ip_hash;', ...servers));
    expect(after.loads).toBe(false);
    expect(after.stderr).toContain('balancing method does not support parameter "backup"');
    expect((await said(upstream(...servers, 'ip_hash;'))).loads).toBe(true);
  });

  it('says of a balancer after keepalive that it takes its place', async () => {
    const { loads, stderr } = await said('upstream app {\nserver 10.0.0.1;\nkeepalive 8;\nleast_conn;\n}');
    expect({ loads, stderr: stderr.includes('load balancing method redefined') }).toEqual({
      loads: true,
      stderr: true,
    });
  });

  it('refuses a large buffer for the header without the others', async () => {
    const { loads, stderr } = await said(
      'server {\nlocation / {\nproxy_pass http://10.0.0.1;\nproxy_buffer_size 16k;\n}\n}',
    );
    expect(loads).toBe(false);
    expect(stderr).toContain('"proxy_busy_buffers_size" must be less than');
  });
});
