import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { type ValidationDocument, validationDocumentSchema } from '../harness/model/validation-document.ts';
import { gatecrash } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';

const execute = promisify(execFile);

/** A second nginx, of 1.29.7 or newer: the local runtime has one version of its own (CONTRIBUTING.md). */
const other = process.env.GATECRASH_OTHER_NGINX ?? '';
const whySkipped = 'GATECRASH_OTHER_NGINX names no second nginx';

/** Against hanging: a comparison takes several rounds of pods. */
const longMs = 240_000;

const config = (line: string) => `events { }
http {
  upstream app { server app-1:8080; }
  server {
    listen 80;
    location / {
      proxy_pass http://app;
      proxy_connect_timeout 1s;
      proxy_next_upstream off;
      ${line}
    }
  }
}
`;

/** What comes of a config on the local runtime's own nginx and on the other one. */
async function compared(text: string): Promise<ValidationDocument> {
  await using temporary = await temporaryFolder();
  await writeFile(path.join(temporary.folder, 'nginx.conf'), text);
  const own = await gatecrash(['validate', '--dry-run', 'nginx.conf', '--runtime', 'local', '--reporter', 'json'], {
    cwd: temporary.folder,
  });
  const { environment } = validationDocumentSchema.parse(JSON.parse(own.stdout));
  const versions = `${environment?.gateway.version},${other}`;
  const asked = ['validate', 'nginx.conf', '--nginx', versions, '--fault', 'connect-timeout', '--runtime', 'local'];
  const { stdout, stderr } = await gatecrash([...asked, '--reporter', 'json'], { cwd: temporary.folder });
  if (stdout === '') throw new Error(stderr);
  return validationDocumentSchema.parse(JSON.parse(stdout));
}

it('sees that a newer nginx keeps connections, and waits on those whose packets are lost', { timeout: longMs }, async ({
  skip,
}) => {
  if (other === '') skip(whySkipped);
  const { stderr: said } = await execute(other, ['-v']);
  const { comparison, matrix } = await compared(config('# nothing of keep-alive'));
  expect(new Set(matrix.map(({ gateway }) => gateway)).size).toBe(2);
  expect(said).toContain(matrix[0]?.gateway.replace('nginx ', 'nginx/'));
  expect(comparison?.worse).toContainEqual(expect.objectContaining({ fault: 'connect-timeout', measure: 'hangs' }));
  expect(comparison).toMatchObject({ better: [], added: [], removed: [], reload: null });
});

it('sees no difference where the config closes each connection', { timeout: longMs }, async ({ skip }) => {
  if (other === '') skip(whySkipped);
  const { comparison } = await compared(config('proxy_http_version 1.0; proxy_set_header Connection close;'));
  expect(comparison).toMatchObject({ worse: [], better: [], added: [], removed: [] });
});
