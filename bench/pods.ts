import { findEngine } from '../harness/runtimes/docker/engine.ts';
import type { Runtime } from '../harness/runtimes/runtime.ts';
import { openRuntime } from './bench-pod.ts';
import { type Figure, figure } from './figure.ts';
import type { Part } from './part.ts';

const rounds = { full: 15, quick: 2 };
const readyGoalMs = { local: 250, docker: 450 };
const limits = {
  local: 'three Node processes and an agent start on the cores that there are',
  docker: 'calls to the engine, two for each container; the starts of the containers themselves',
};

async function podFigures(name: Runtime['name'], count: number): Promise<readonly Figure[]> {
  const runtime = await openRuntime(name, true);
  const ready: number[] = [];
  const stopped: number[] = [];
  try {
    // The first one is not counted: it fills the caches of compiled code and of files.
    for (let round = 0; round <= count; round += 1) {
      const pod = await runtime.makePod();
      const stopMs = await pod.stop();
      if (round === 0) continue;
      ready.push(pod.readyMs);
      stopped.push(stopMs);
    }
  } finally {
    await runtime.close();
  }
  const stopGoal = name === 'docker' ? { goal: { atMost: 500 } } : {};
  return [
    figure(`pods.${name}.ready`, `${name}: pod ready (nginx, 3 nodes, Toxiproxy, agent), warm`, 'ms', ready, {
      goal: { atMost: readyGoalMs[name] },
      limit: limits[name],
    }),
    figure(`pods.${name}.stopped`, `${name}: pod taken down`, 'ms', stopped, {
      ...stopGoal,
      ...(name === 'docker' ? { limit: 'the engine removes five containers' } : {}),
    }),
  ];
}

/** From the request for a pod until every program in it answers, and from the request to stop until nothing is left. */
export const pods: Part = {
  name: 'pods',
  title: 'Pods',
  measure: async ({ quick, say }) => {
    const count = quick ? rounds.quick : rounds.full;
    const engine = await findEngine();
    say('local');
    const local = await podFigures('local', count);
    if ('problem' in engine) return { figures: local, notes: [`No containers: ${engine.problem.message}.`] };
    say('docker');
    return { figures: [...local, ...(await podFigures('docker', count))], notes: [] };
  },
};
