import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { documentOf, gatecrash, verdictsOf } from '../gatecrash.ts';
import { type PodTruth, podTruths, writeScenario } from './pod-truths.ts';

/**
 * `npm run test:truth -- pods`: scenarios on real pods whose true answer is known, and what the judge says of them;
 * half of them beside busy loops, one for each core. Ends with 1 where it is wrong once, or leaves more than one in ten
 * open. `--runtime` says where.
 */
const { values } = parseArgs({
  args: process.argv.slice(2).filter((word) => word !== 'pods'),
  options: { runtime: { type: 'string', default: 'local' } },
});

/** A machine that is busy may leave that many open; a judge that says nothing of any run sees too little. */
const openAllowed = 0.1;

/** Keeps every core busy until it is disposed of. */
function busyLoops(): Disposable {
  const loops: readonly ChildProcess[] = Array.from({ length: availableParallelism() }, () =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
  );
  return { [Symbol.dispose]: () => loops.forEach((loop) => void loop.kill('SIGKILL')) };
}

const counts = { pods: 0, runs: 0, wrong: 0, inconclusive: 0 };

async function check(truth: PodTruth, beside: string, folder: string): Promise<void> {
  const scenario = await writeScenario(truth, folder);
  const { arm, options = [], right, name } = truth;
  const output = path.join(folder, 'out');
  const args = ['run', scenario, '--arm', arm, '--output', output, '--runtime', values.runtime, '-q', ...options];
  await rm(output, { recursive: true, force: true }); // a run that does not begin must not be judged by the one before
  const { code, stderr } = await gatecrash(args, { cwd: folder });
  const document = await documentOf(output).catch(() => {
    throw new Error(`${name}: the run ended with ${code}:\n${stderr}`);
  });
  const verdicts = verdictsOf(document);
  counts.runs += 1;
  counts.pods += document.scenarios.flatMap(({ arms }) => arms).filter(({ records }) => records !== null).length;
  const differ = Object.entries(right).flatMap(([label, wanted]) => {
    const [, said, reason] = verdicts.find(([one]) => one === label) ?? [label, 'missing', ''];
    return said === wanted ? [] : [{ label, wanted, said, reason }];
  });
  const wrong = differ.find(({ said }) => said !== 'inconclusive');
  const found = wrong ?? differ[0];
  if (wrong !== undefined) counts.wrong += 1;
  else if (found !== undefined) counts.inconclusive += 1;
  const sign = wrong !== undefined ? '✗' : found !== undefined ? '?' : '✓';
  const why = found === undefined ? '' : `: ${found.label} is ${found.said}, ${found.wanted} is right: ${found.reason}`;
  console.log(`${sign} ${name}${beside}${why}`);
}

const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-truth-'));
try {
  for (const truth of podTruths) await check(truth, '', folder);
  using _ = busyLoops();
  for (const truth of podTruths) await check(truth, ', beside busy loops', folder);
} finally {
  await rm(folder, { recursive: true, force: true });
}
const { pods, runs, wrong, inconclusive } = counts;
console.log(`${runs} runs (${pods} pods), ${wrong} wrong, ${inconclusive} inconclusive`);
process.exitCode = wrong > 0 || inconclusive > runs * openAllowed ? 1 : 0;
