import path from 'node:path';
import { packageRoot } from '../harness/cli/package-root.ts';
import { ensureTool } from '../harness/runtimes/tools/index.ts';
import { withLibraryPath } from '../harness/runtimes/tools/shared-libraries.ts';
import { benchScenario } from './bench-pod.ts';
import { figure } from './figure.ts';
import { runOwnArms } from './own-run.ts';
import type { Part } from './part.ts';
import { ensureVegeta } from './peers/vegeta.ts';
import { runPeer } from './run-peer.ts';

/** Arms of mitigations; control and broken arms come with them, here as in the script. */
const mitigations = ['failover/node-killed', 'passive-health-check/node-killed', 'failover/node-refuses'];
const script = path.join(packageRoot, 'bench/peers/fixed-phases.sh');
const rounds = { full: 1, quick: 1 };
const ownRounds = { full: 3, quick: 1 };
const phaseSeconds = { full: 10, quick: 2 };

async function scriptEnvironment(seconds: number, say: (line: string) => void): Promise<NodeJS.ProcessEnv> {
  const [nginx, toxiproxy, vegeta] = await Promise.all([
    ensureTool('nginx', () => {}),
    ensureTool('toxiproxy', () => {}),
    ensureVegeta(say),
  ]);
  return {
    ...withLibraryPath(process.env, nginx.libraryPath),
    ...{ NGINX: nginx.path, TOXIPROXY: toxiproxy.path, VEGETA: vegeta.path, NODE: process.execPath },
    APP: path.join(packageRoot, 'harness/upstreams/app.ts'),
    CONFIGS: path.join(packageRoot, 'scenarios', benchScenario),
    PHASE_S: String(seconds),
  };
}

function lines(stdout: string): string {
  return stdout.trim().split('\n').join('; ');
}

/** The same arms by a shell script of fixed phases, and by us; and what each says of a fault that never came about. */
export const scriptPeer: Part = {
  name: 'script',
  title: 'Against a shell script: nginx, Toxiproxy, vegeta, phases of 10 s',
  measure: async ({ quick, say }) => {
    const mode = quick ? 'quick' : 'full';
    const env = await scriptEnvironment(phaseSeconds[mode], say);
    say('the script');
    const theirs: number[] = [];
    const notes: string[] = [];
    for (let round = 0; round < rounds[mode]; round += 1) {
      const { wallMs, stdout } = await runPeer(['sh', script], { env });
      theirs.push(wallMs / 1000);
      notes.push(`The script says: ${lines(stdout)}.`);
    }
    say('gatecrash, the same arms');
    const ours: number[] = [];
    for (let round = 0; round < ownRounds[mode]; round += 1) {
      const { seconds, verdicts } = await runOwnArms('local', mitigations);
      ours.push(seconds);
      if (round === 0) notes.push(`gatecrash says: ${verdicts.join('; ')}.`);
    }
    say('the script, whose fault never comes about and whose mitigation is none');
    const missed = await runPeer(['sh', script, 'failover/node-killed'], {
      env: { ...env, FAULT_MISSES: 'yes', MITIGATION: 'broken.conf' },
    });
    notes.push(
      `The script, where its kill hits nothing and the config of the mitigation is \`broken.conf\`, says: ${lines(missed.stdout)}.`,
    );
    const arms = 7;
    return {
      figures: [
        figure('script.peer.wall', `the script: ${arms} arms`, 's', theirs, { limit: 'phases of a fixed length' }),
        figure('script.own.wall', `gatecrash: the same ${arms} arms, local`, 's', ours, {
          limit: 'loads until the test is sure, side by side only where the cores allow',
        }),
        figure(
          'script.peer.arm',
          'the script: an arm',
          's',
          theirs.map((seconds) => seconds / arms),
        ),
        figure(
          'script.own.arm',
          'gatecrash: an arm',
          's',
          ours.map((seconds) => seconds / arms),
        ),
        figure(
          'script.ratio',
          'how much faster gatecrash is',
          '×',
          ours.map((seconds) => (theirs[0] ?? Number.NaN) / seconds),
          { goal: { atLeast: 7 }, limit: 'as the two above' },
        ),
      ],
      notes,
    };
  },
};
