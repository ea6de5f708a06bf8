import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config/parse-config.ts';
import type { Trial } from './bisect/smallest.ts';
import { bisect } from './bisect.ts';
import type { GivenConfig } from './given-config.ts';

/** A config of these files, called as below a folder `called`. */
function given(files: Readonly<Record<string, string>>, called = '', wrapped = false): GivenConfig {
  const placed = Object.entries(files).map(([name, text]) => [`/etc/nginx/${name}`, text] as const);
  return {
    main: '/etc/nginx/nginx.conf',
    files: new Map(placed),
    contents: new Map(placed.map(([pod, text]) => [pod, Buffer.from(text)])),
    names: new Map(Object.keys(files).map((name) => [`/etc/nginx/${name}`, `${called}${name}`])),
    wrapped,
    leftOut: [],
    unset: [],
  };
}

const main = 'events { }\nhttp {\n  include conf.d/*.conf;\n}\n';
const app = (lines: readonly string[]): string =>
  ['server {', '  listen 80;', '  location / {', ...lines, '  }', '}', ''].join('\n');
const old = given(
  {
    'nginx.conf': main,
    'conf.d/app.conf': app(['    proxy_pass http://app;', '    proxy_next_upstream error timeout;']),
  },
  'git:main:deploy/',
);
const recent = given({
  'nginx.conf': `# of another time\n${main}`,
  'conf.d/app.conf': app(['    # a comment', '    proxy_pass http://app;', '    proxy_next_upstream off;']),
});

const textOf = (config: GivenConfig): string => [...config.files.values()].join('\n');
/** nginx loads what is well-formed; it is worse without failover. */
const tryConfig = async (config: GivenConfig): Promise<Trial> => {
  const text = textOf(config);
  if (parseConfig(text, '').problems.length > 0) return 'unusable';
  return text.includes('next_upstream off') ? 'worse' : 'fine';
};

describe('bisect', () => {
  it('finds the lines that make it worse, and where they stand', async () => {
    expect(await bisect({ baseline: old, candidate: recent }, tryConfig)).toEqual({
      file: 'conf.d/app.conf',
      line: 6,
      removed: ['    proxy_next_upstream error timeout;'],
      added: ['    proxy_next_upstream off;'],
      others: [],
      isMinimal: true,
    });
  });

  it('finds a file that is new, or gone', async () => {
    const more = given({ 'nginx.conf': main, 'conf.d/z.conf': 'proxy_next_upstream off;\n' });
    const less = given({ 'nginx.conf': main });
    expect(await bisect({ baseline: less, candidate: more }, tryConfig)).toMatchObject({
      file: 'conf.d/z.conf',
      line: 1,
      removed: [],
      added: ['proxy_next_upstream off;'],
    });
    const gone = async (config: GivenConfig): Promise<Trial> => (config.files.size === 1 ? 'worse' : 'fine');
    expect(await bisect({ baseline: more, candidate: less }, gone)).toMatchObject({
      file: 'conf.d/z.conf',
      removed: ['proxy_next_upstream off;'],
      added: [],
    });
  });

  it('tells all changes that it takes, where it takes several', async () => {
    const both = async (config: GivenConfig): Promise<Trial> =>
      /another time.*next_upstream off/s.test(textOf(config)) ? 'worse' : 'fine';
    expect(await bisect({ baseline: old, candidate: recent }, both)).toMatchObject({
      file: 'conf.d/app.conf',
      others: [{ file: 'nginx.conf', line: 1, removed: [], added: ['# of another time'] }],
    });
  });

  it('takes the parts of two configs for one, though their files are called otherwise', async () => {
    const part = (name: string, line: string) => given({ [`conf.d/${name}`]: app([line]) }, '', true);
    const found = await bisect(
      { baseline: part('old.conf', 'x;'), candidate: part('new.conf', 'proxy_next_upstream off;') },
      tryConfig,
    );
    expect(found).toMatchObject({ file: 'conf.d/new.conf', line: 4, removed: ['x;'] });
  });

  it('shows no secret', async () => {
    const secret = (value: string, line: string) =>
      given({ 'nginx.conf': app([`proxy_set_header Authorization "${value}";${line}`]) });
    const found = await bisect(
      { baseline: secret('Zebra hunter1', ''), candidate: secret('Zebra hunter2', ' proxy_next_upstream off;') },
      tryConfig,
    );
    expect(JSON.stringify(found)).not.toContain('hunter');
    expect(found?.added).toEqual(['proxy_set_header Authorization <redacted>; proxy_next_upstream off;']);
  });

  it('finds nothing where the candidate is not worse, or the same', async () => {
    expect(await bisect({ baseline: recent, candidate: old }, tryConfig)).toBeNull();
    expect(await bisect({ baseline: recent, candidate: recent }, tryConfig)).toBeNull();
  });

  it('gives every try the names that the user knows, and the bytes', async () => {
    const names = new Set<string>();
    const look = async (config: GivenConfig): Promise<Trial> => {
      for (const name of config.names.values()) names.add(name);
      expect([...config.contents.keys()]).toEqual([...config.files.keys()]);
      return tryConfig(config);
    };
    await bisect({ baseline: old, candidate: recent }, look);
    expect([...names].toSorted()).toEqual(['conf.d/app.conf', 'nginx.conf']);
  });
});
