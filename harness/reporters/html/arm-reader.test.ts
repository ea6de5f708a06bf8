import { expect, it } from 'vitest';
import type { StoredRun } from '../../model/stored-run.ts';
import { armReader } from './arm-reader.ts';
import { armRecords } from './arm-records.ts';
import { syntheticRun } from './testing/synthetic-run.ts';

/** An arm of a run, and how often its records were read. */
function armOf(run: StoredRun) {
  const [scenario] = run.document.scenarios;
  const arm = scenario?.arms.find(({ name }) => name === 'failover/node-killed');
  if (scenario === undefined || arm === undefined) throw new Error('the run has no such arm');
  const counted = {
    times: 0,
    eachRecord: ((...asked) => {
      counted.times += 1;
      return run.eachRecord(...asked);
    }) as StoredRun['eachRecord'],
  };
  return { scenario: scenario.name, arm, counted };
}

it.for([
  { what: 'that was read ahead is told as it would be, and is not read again', points: 400, times: 1 },
  { what: 'whose plot may have another size than was thought is read again', points: 2_000, times: 2 },
])('an arm $what', async ({ points, times }) => {
  const run = syntheticRun(900);
  const { scenario, arm, counted } = armOf(run);
  const reader = armReader();
  await reader.readAhead({ eachRecord: counted.eachRecord, scenario, arm }, 400);
  expect(await reader.read(counted, scenario, arm, points)).toEqual(await armRecords(run, scenario, arm, points));
  expect(counted.times).toBe(times);
});

it('records that could not be read ahead are asked for again, and whoever asks is told', async () => {
  const { scenario, arm } = armOf(syntheticRun(900));
  const reader = armReader();
  const eachRecord = () => Promise.reject(new Error('the checksum is wrong'));
  await reader.readAhead({ eachRecord, scenario, arm }, 400);
  expect((await reader.read({ eachRecord }, scenario, arm, 400)).recordsMissing).toBe('the checksum is wrong');
  const { counted } = armOf(syntheticRun(900));
  expect((await reader.read(counted, scenario, arm, 400)).recordsMissing).toBeNull();
});

it('an arm of very many requests is not read while others run', async () => {
  const { scenario, arm, counted } = armOf(syntheticRun(90_000));
  await armReader().readAhead({ eachRecord: counted.eachRecord, scenario, arm }, 400);
  expect(counted.times).toBe(0);
});
