import path from 'node:path';
import { packageRoot } from '../harness/cli/package-root.ts';
import { findEngine } from '../harness/runtimes/docker/engine.ts';
import { findImages } from '../harness/runtimes/docker/images.ts';
import { benchScenario } from './bench-pod.ts';
import { figure } from './figure.ts';
import { runOwnArms } from './own-run.ts';
import type { Part } from './part.ts';
import { nodeProgram, runPeer } from './run-peer.ts';

const mitigations = ['failover/node-killed', 'passive-health-check/node-killed'];
const arms = 4;
const ownRounds = { full: 3, quick: 1 };

/** The same arms by a hand-written test with testcontainers and autocannon, and by us in containers. */
export const containersPeer: Part = {
  name: 'containers',
  title: 'Against a test with testcontainers and autocannon, phases of 10 s',
  measure: async ({ quick, say }) => {
    const found = await findEngine();
    if ('problem' in found) return { figures: [], notes: [`No containers: ${found.problem.message}.`] };
    say('gatecrash, in containers');
    const ours: number[] = [];
    const notes: string[] = [];
    for (let round = 0; round < (quick ? ownRounds.quick : ownRounds.full); round += 1) {
      const { seconds, verdicts } = await runOwnArms('docker', mitigations);
      ours.push(seconds);
      if (round === 0) notes.push(`gatecrash says: ${verdicts.join('; ')}.`);
    }
    const images = await findImages(found.engine); // a run has made them
    if (images === null) throw new Error('the engine has no images of pods');
    say('the test');
    const file = path.join(packageRoot, 'bench/peers/containers.ts');
    const { wallMs, stdout } = await runPeer([...nodeProgram(file), images.programs.name, images.gateway.name], {
      env: {
        // Its image cannot be had everywhere, and the test takes down what it started.
        TESTCONTAINERS_RYUK_DISABLED: 'true',
        CONFIGS: path.join(packageRoot, 'scenarios', benchScenario),
        PHASE_S: quick ? '2' : '10',
      },
    });
    notes.push(`The test says: ${stdout.trim().split('\n').join('; ')}.`);
    const theirs = wallMs / 1000;
    return {
      figures: [
        figure('containers.peer.wall', `the test: ${arms} arms`, 's', [theirs], {
          limit: 'phases of a fixed length, containers that are started one after the other',
        }),
        figure('containers.own.wall', `gatecrash: the same ${arms} arms, docker`, 's', ours),
        figure(
          'containers.ratio',
          'how much faster gatecrash is',
          '×',
          ours.map((seconds) => theirs / seconds),
        ),
      ],
      notes,
    };
  },
};
