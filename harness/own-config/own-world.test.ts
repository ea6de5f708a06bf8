import { describe, expect, it } from 'vitest';
import { mainPath, ownMain } from '../config/placing.ts';
import type { GivenConfig } from '../validate/given-config.ts';
import { contentsOf, type OwnWorld, ownWorldOf, worldOfBoth } from './own-world.ts';

const part = 'server { access_log /var/log/nginx/a.log main; location / { proxy_pass http://app:80; } }';
const withFormat = `log_format main "$request"; ${part}`;
const granted = '/etc/nginx/gatecrash/granted.conf';

function worldOf(files: Readonly<Record<string, string>>): Promise<OwnWorld> {
  const all = new Map(Object.entries({ [mainPath]: ownMain('http'), ...files }));
  const contents = new Map([...all].map(([path, text]) => [path, Buffer.from(text)] as const));
  const given: GivenConfig = {
    ...{ main: mainPath, files: all, contents, names: new Map(), wrapped: true, leftOut: [], unset: [] },
  };
  const gateway = { name: 'nginx' as const, version: '1.22.1', origin: '', digest: '', build: '' };
  return ownWorldOf(given, { gateway, ofMachine: false });
}

function textsOf(world: OwnWorld | null): ReadonlyMap<string, string> {
  const files = world?.surroundings.files ?? [];
  expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
  return new Map(files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]));
}

describe('the world of two configs', () => {
  it('begins with all that the first one has, and what only the other one has is empty', async () => {
    const [one, other] = [
      await worldOf({ '/etc/nginx/conf.d/one.conf': part }),
      await worldOf({ '/etc/nginx/conf.d/other.conf': withFormat }),
    ];
    const there = textsOf(await worldOfBoth(one, other));
    expect(there.get('/etc/nginx/conf.d/one.conf')).toBe(part);
    expect(there.get('/etc/nginx/conf.d/other.conf')).toBe('');
    expect(there.get(granted)).toContain('log_format "main"');
  });

  it('has nothing for the first one that was brought for the other one alone', async () => {
    const [one, other] = [
      await worldOf({ '/etc/nginx/conf.d/app.conf': withFormat }),
      await worldOf({ '/etc/nginx/conf.d/app.conf': part }),
    ];
    expect(textsOf(await worldOfBoth(one, other)).get(granted)).toBe('');
    expect(contentsOf(other).has(granted)).toBe(true);
    expect(contentsOf(one).has(granted)).toBe(false);
  });

  it('keeps what was made for the first one, where the other one has its own', async () => {
    const secure = 'server { listen 443 ssl; ssl_certificate /etc/a.pem; ssl_certificate_key /etc/a.key; }';
    const one = await worldOf({ '/etc/nginx/conf.d/app.conf': secure });
    const other = await worldOf({
      '/etc/nginx/conf.d/app.conf': secure,
      ...{ '/etc/a.pem': 'a certificate', '/etc/a.key': 'a key' },
    });
    const there = textsOf(await worldOfBoth(one, other));
    expect(there.get('/etc/a.pem')).toContain('BEGIN CERTIFICATE');
    expect(there.get('/etc/a.key')).toContain('PRIVATE KEY');
  });
});
