import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { validationDocumentSchema } from '../harness/model/validation-document.ts';
import { checkout } from './checkout.ts';
import { gatecrash } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';

const example = path.join(checkout, 'examples/configs/chat');
const composeRules = ['unknown-service', 'service-on-other-network', 'service-port-mismatch', 'localhost-in-container'];

/** The example, its config and its compose file changed, and other files beside them, held against its rules. */
async function lint({
  config = (text) => text,
  compose = (text) => text,
  files = {},
  args = [],
}: {
  readonly config?: (text: string) => string;
  readonly compose?: (text: string) => string;
  readonly files?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}) {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  const written = {
    'nginx.conf': config(await readFile(path.join(example, 'nginx.conf'), 'utf8')),
    'docker-compose.yml': compose(await readFile(path.join(example, 'docker-compose.yml'), 'utf8')),
    ...files,
  };
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(written)) await writeFile(path.join(folder, name), text);
  const asked = ['validate', '--lint-only', 'nginx.conf', '--compose', 'docker-compose.yml', '--reporter', 'json'];
  const { code, stdout, stderr } = await gatecrash([...asked, ...args], { cwd: folder });
  const document = stdout === '' ? null : validationDocumentSchema.parse(JSON.parse(stdout));
  const found = (document?.findings ?? []).filter(({ rule }) => composeRules.includes(rule));
  return { code, stderr, document, found: found.map(({ rule, line, message }) => `${line} ${rule}: ${message}`) };
}

describe('validate --compose', () => {
  it('finds nothing in the example, whose nginx it tells by its volume', async () => {
    const { code, stderr, document, found } = await lint({});
    expect({ code, stderr, found }).toEqual({ code: 0, stderr: '', found: [] });
    expect(document?.compose).toEqual({
      path: 'docker-compose.yml',
      gateway: 'gateway',
      services: ['gateway', 'chat-1', 'chat-2', 'chat-3', 'store'],
      notFollowed: [],
    });
  });

  it('exits 1 on a name that no service has, and names the one that was meant', async () => {
    const { code, found } = await lint({ config: (text) => text.replace('chat-3:', 'chat3:') });
    expect(code).toBe(1);
    expect(found).toEqual([
      '18 unknown-service: no service of docker-compose.yml is called chat3: did you mean chat-3?',
    ]);
  });

  it('tells of a port of the machine, of another network, and of localhost', async () => {
    const config = (text: string) =>
      text
        .replace('chat-3:3000', 'chat-3:13000')
        .replace('chat-2:3000', '127.0.0.1:3000')
        .replace('chat-1:3000', 'store:27017');
    const { found } = await lint({ config });
    expect(found.map((line) => line.split(':')[0])).toEqual([
      '16 service-on-other-network',
      '17 localhost-in-container',
      '18 service-port-mismatch',
    ]);
  });

  it('has the values of --env-file, else of the .env beside it', async () => {
    const compose = (text: string) => text.replace('chat-3:\n', `chat-3:\n    container_name: \${NAME}-3\n`);
    const config = (text: string) => text.replace('chat-3:3000', 'talk-3:3000');
    const files = { '.env': 'NAME=talk\n', 'other.env': 'NAME=other\n' };
    expect((await lint({ compose, config, files })).code).toBe(0);
    expect((await lint({ compose, config, files, args: ['--env-file', 'other.env'] })).code).toBe(1);
    const unset = await lint({ compose, config });
    expect(unset.stderr).toBe('docker-compose.yml: not looked at: names with $NAME, which has no value\n');
    expect(unset.code).toBe(0); // a warning: the name may be the one that is not known
    expect(unset.found).toHaveLength(1);
  });

  it('says where it cannot tell which service has the config', async () => {
    const { stderr } = await lint({
      compose: (text) => text.replace('nginx:1.28', 'acme/web').replace('./nginx.conf:', './other.conf:'),
    });
    expect(stderr).toContain('which service has this config cannot be told');
  });

  it.each([
    ['no YAML', 'services: [', 'GC2025', 'expected YAML'],
    ['without services', 'a: 1', 'GC2025', 'expected services, saw a'],
  ])('refuses a file that is %s', async (_, text, code, message) => {
    const refused = await lint({ compose: () => text });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(`error[${code}]: docker-compose.yml: ${message}`);
  });

  it.each([
    ['nothing.yml', 'saw nothing there'],
    ['.', 'saw a folder'],
  ])('refuses %s', async (file, message) => {
    const asked = ['validate', '--lint-only', 'nginx.conf', '--compose', file];
    const { code, stderr } = await gatecrash(asked, { cwd: example });
    expect(code).toBe(2);
    expect(stderr).toContain(`error[GC2024]: expected a compose file at ${file}, ${message}`);
  });
});
