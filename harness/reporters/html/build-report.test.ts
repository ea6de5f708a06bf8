import { expect, test } from 'vitest';
import { confirmedRun } from '../testing/run-document.ts';
import { again, buildReport } from './build-report.ts';
import { pageHtml } from './page-html.ts';
import { reportContext } from './testing/context.ts';
import { hostileRun, hostileTexts } from './testing/hostile-run.ts';
import { syntheticRun } from './testing/synthetic-run.ts';

const size = async (requests: number) =>
  JSON.stringify(await buildReport(syntheticRun(requests, 60_000), reportContext)).length;

test('a hundred times as many requests make the report hardly larger', async () => {
  expect(await size(300_000)).toBeLessThan(4 * (await size(3_000)));
});

test('an arm has the command that runs it again, as it was run', async () => {
  const { scenarios, again } = await buildReport(syntheticRun(300), reportContext);
  expect(scenarios[0]?.arms[2]?.again).toBe(
    'gatecrash run flapping-node --arm failover/node-killed --runtime local --seed 7',
  );
  expect(again).toBe('gatecrash run flapping-node --seed 7');
});

test('the command that runs all of it again has the seed, and does not write over what one reads', () => {
  const of = (command: string) => again({ ...confirmedRun, environment: { ...confirmedRun.environment, command } });
  expect(of('gatecrash run flapping-node --output /tmp/x -q')).toBe('gatecrash run flapping-node -q --seed 7');
  expect(of("gatecrash run --output='a b'\\''c' --seed 3")).toBe('gatecrash run --seed 3');
});

test('the requests of an arm are told by class, by node over time, and by example', async () => {
  const [, broken] = (await buildReport(syntheticRun(1_800), reportContext)).scenarios[0]?.arms ?? [];
  expect(broken?.plot?.cells.map(({ class: of }) => of)).toEqual(['answered', 'gateway-502']);
  expect(broken?.strips?.nodes.map(({ address }) => address)).toEqual([
    '127.0.1.1:8080',
    '127.0.1.2:8080',
    '127.0.1.3:8080',
  ]);
  expect(broken?.examples.map(({ why, outcome }) => `${why} ${outcome}`)).toEqual([
    'failed 502 connect-refused',
    'failed 502 connect-refused',
    'slowest 200',
  ]);
  expect(broken?.examples[0]?.attempts).toMatchObject([{ node: 'app-2', status: 502, kind: 'connect-refused' }]);
});

test('the page allows its own code alone, and nothing of the run can add to it', async () => {
  const html = pageHtml(await buildReport(hostileRun(), reportContext), { script: 'run()', style: 'a{}' });
  expect(html.slice(0, 400)).toContain("default-src 'none'; script-src 'sha256-");
  expect(html.match(/<script/g)).toHaveLength(2);
  expect(html.match(/<\/script>/g)).toHaveLength(2);
  const elements = hostileTexts.filter((text) => text.includes('<'));
  expect([...elements, '\u0000'].filter((text) => html.includes(text))).toEqual([]);
});
