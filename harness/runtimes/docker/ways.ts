import type { KeptPod } from '../../model/run-plan.ts';
import { containerName } from './container-options.ts';
import type { Engine } from './engine.ts';

const usualHost = 'unix:///var/run/docker.sock';

/** The commands that enter the containers of a pod; the agent's has Node, the gateway's what its image has. */
export function waysIntoDockerPod(podId: string, { host }: Pick<Engine, 'host'>): KeptPod {
  const docker = host === usualHost ? 'docker' : `docker --host ${host}`;
  const fetching = `fetch('http://gateway/').then(async (r) => console.log(r.status, await r.text()))`;
  return {
    ways: [
      { what: 'a request', command: `${docker} exec ${containerName(podId, 'agent')} node -e "${fetching}"` },
      { what: 'a shell beside nginx', command: `${docker} exec -it ${containerName(podId, 'gateway')} sh` },
      {
        what: 'an image of yours in its network',
        command: `${docker} run --rm -it --network container:${containerName(podId, 'agent')} IMAGE`,
      },
    ],
  };
}
