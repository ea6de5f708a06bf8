import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { type ValidationDocument, validationDocumentSchema } from '../harness/model/validation-document.ts';
import { gatecrash, podProcesses, startGatecrash } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';
import { until } from './until.ts';

const quick = 'proxy_connect_timeout 1s; proxy_read_timeout 1s;';

const config = `events { }
http {
  upstream pair { server pair-1:3000; server pair-2:3000; }
  upstream eager { server eager-1:3000; server eager-2:3000; }
  server {
    listen 8080;
    ${quick}
    location /one/ { proxy_pass http://solo:3000; }
    location /pair/ { proxy_pass http://pair; }
    location /eager/ { proxy_pass http://eager; proxy_next_upstream error timeout non_idempotent; }
    location /page/ { proxy_pass http://solo:3000; error_page 502 504 =503 /sorry; }
    location = /sorry { return 503 sorry; }
    location /named/ { resolver 127.0.0.53 valid=1s; set $api moving; proxy_pass http://$api:3000; }
    location /closed/ { deny all; proxy_pass http://solo:3000; }
  }
}
`;

async function validated(text: string): Promise<ValidationDocument> {
  await using temporary = await temporaryFolder();
  await writeFile(path.join(temporary.folder, 'nginx.conf'), text);
  const args = ['validate', 'nginx.conf', '--runtime', 'local', '--reporter', 'json', '--advisory'];
  const { stdout, stderr } = await gatecrash(args, { cwd: temporary.folder });
  if (stdout === '') throw new Error(stderr);
  return validationDocumentSchema.parse(JSON.parse(stdout));
}

it('tells what each fault comes to at each place, as nginx is known to deal with it', {
  timeout: 120_000,
}, async () => {
  const { matrix, faults, unreached } = await validated(config);
  const cellOf = (location: string, fault: string, method = 'GET') =>
    matrix.find((cell) => cell.location === location && cell.fault === fault && cell.method === method);
  const graded = (location: string, fault: string, method = 'GET') => {
    const cell = cellOf(location, fault, method);
    return cell === undefined ? null : [cell.grade, Object.keys(cell.statuses).join(' '), cell.attemptsPerRequest];
  };
  expect(faults.map(({ id }) => id)).toHaveLength(13);
  expect(graded('/one/', 'refused')).toEqual(['fails-fast', '502', 1]);
  expect(graded('/one/', 'connect-timeout')).toEqual(['fails-fast', '504', 1]);
  expect(graded('/one/', 'hang')).toEqual(['fails-fast', '504', 1]);
  expect(graded('/one/', 'slow')).toEqual(['fails-fast', '504', 1]);
  expect(graded('/one/', 'reset-before-header')).toEqual(['fails-fast', '502', 1]);
  expect(graded('/one/', 'reset-after-header')).toEqual(['fails-fast', 'TRUNCATED', 1]);
  expect(graded('/one/', 'premature-close')).toEqual(['fails-fast', '502', 1]);
  expect(graded('/one/', 'garbage')).toEqual(['fails-fast', '502', 1]);
  expect(graded('/one/', 'big-header')).toEqual(['fails-fast', '502', 1]);
  expect(graded('/one/', 'stale-dns')).toEqual(['fails-fast', '502', 1]);
  expect(graded('/one/', 'back-again')).toEqual(['survives', '200', 1]);
  // A name is looked up once, unless a resolver is asked again.
  expect(cellOf('/one/', 'stale-dns')?.recoveredAfterMs).toBeNull();
  expect(cellOf('/named/', 'stale-dns')?.recoveredAfterMs).not.toBeNull();
  // A peer that alone is asked is never left out.
  expect(cellOf('/one/', 'refused')?.recoveredAfterMs).toBe(0);
  // The next peer is asked where a connect failed, whatever the method; the one that failed is left out then.
  expect(graded('/pair/', 'one-down', 'GET')?.slice(0, 2)).toEqual(['survives', '200']);
  expect(graded('/pair/', 'one-down', 'POST')?.slice(0, 2)).toEqual(['survives', '200']);
  expect(cellOf('/pair/', 'one-down')?.nodes.map(({ name }) => name)).toEqual(['pair-2:3000']);
  expect(cellOf('/pair/', 'all-down')?.grade).toBe('fails-fast');
  // fail_timeout is 10 s: for so long nginx asks no peer that it has given up.
  expect(cellOf('/pair/', 'back-again')).toMatchObject({ grade: 'fails-fast', statuses: { 502: expect.any(Number) } });
  expect(cellOf('/pair/', 'all-down')?.recoveredAfterMs).toBeGreaterThan(1000);
  // What was sent to one peer is sent to the next: a POST is done twice, a GET too, which does no harm.
  expect(cellOf('/eager/', 'premature-close', 'POST')).toMatchObject({ grade: 'duplicates' });
  expect(cellOf('/eager/', 'premature-close', 'GET')).toMatchObject({ grade: 'fails-fast', duplicates: 0 });
  expect(cellOf('/pair/', 'premature-close', 'POST')).toMatchObject({ grade: 'fails-fast', duplicates: 0 });
  expect(graded('/page/', 'refused')).toEqual(['degrades', '503', 1]);
  expect(graded('/page/', 'premature-close')).toEqual(['degrades', '503', 1]);
  expect(unreached).toContainEqual({
    ...{ location: '/closed/ (GET)', at: expect.stringContaining('nginx.conf:14') },
    because: 'its requests reach no peer when nothing is wrong: 403',
  });
});

it('leaves nothing behind where it is interrupted', async () => {
  await using temporary = await temporaryFolder();
  await writeFile(path.join(temporary.folder, 'nginx.conf'), config);
  const { child, ended } = startGatecrash(['validate', 'nginx.conf', '--runtime', 'local'], { cwd: temporary.folder });
  await until('pods are up', () => podProcesses(child.pid ?? 0).length > 8, 30_000);
  child.kill('SIGINT');
  expect((await ended).code).toBe(130);
  expect(podProcesses(child.pid ?? 0)).toEqual([]);
});
