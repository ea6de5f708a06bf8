import { z } from 'zod';

const node = z.object({
  name: z.string().describe('Name of the node.'),
  upstream: z.string().describe('The pool that it is of.'),
  program: z.enum(['app', 'image', 'gateway']).describe('What runs there: the stub app, an image, another gateway.'),
  region: z.string().nullable().describe('The region in which it is; null where the gateway is.'),
  behind: z.string().nullable().describe('The pool through which it is reached; null: the gateway asks it itself.'),
  spare: z.boolean().describe('Whether it is not there at first, and may be started by a controller.'),
});

const service = z.object({
  name: z.string().describe('Name of the third party or store.'),
  type: z.string().describe('What it is.'),
});

/** What stands behind the gateway of an arm, in run.json. */
export const armTopology = z.object({
  nodes: z.array(node).describe('Its nodes, those behind other gateways too.'),
  services: z.array(service).describe('What the nodes work with.'),
  proxied: z.array(z.string()).describe('Nodes and services that are reached through Toxiproxy.'),
});
