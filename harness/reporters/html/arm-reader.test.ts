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

it('an arm that was read ahead is told as it would be, and is not read again', async () => {
  const run = syntheticRun(900);
  const { scenario, arm, counted } = armOf(run);
  const reader = armReader();
  await reader.readAhead({ eachRecord: counted.eachRecord, scenario, arm }, 400);
  expect(await reader.read(counted, scenario, arm, 400)).toEqual(await armRecords(run, scenario, arm, 400));
  expect(counted.times).toBe(1);
});

it('an arm whose plot may have another size than was thought is read again', async () => {
  const run = syntheticRun(900);
  const { scenario, arm, counted } = armOf(run);
  const reader = armReader();
  await reader.readAhead({ eachRecord: counted.eachRecord, scenario, arm }, 400);
  expect(await reader.read(counted, scenario, arm, 2_000)).toEqual(await armRecords(run, scenario, arm, 2_000));
  expect(counted.times).toBe(2);
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
