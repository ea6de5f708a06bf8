import type { Region } from '../harness/model/topology.ts';

/** Two regions away from the gateway's, with a host each. */
export const far = { name: 'far-1', address: '10.1.0.1' };
export const near = { name: 'near-1', address: '10.2.0.1' };
export const regions: readonly Region[] = [
  { name: 'far', subnet: '10.1.0.0/24', hosts: ['far-1'] },
  { name: 'near', subnet: '10.2.0.0/24', hosts: ['near-1'] },
];
