import { expect, it } from 'vitest';
import type { Fault } from './fault.ts';
import { needsOf } from './needs.ts';
import { app, type Pool, pool } from './upstream.ts';

const nodes = app({ workers: 8, serviceTimeMs: 20 });

const needs = (upstreams: Readonly<Record<string, Pool>>, via: Fault['inject']['condition']['via'] = 'process') =>
  needsOf({
    world: { upstreams, services: {}, spares: 0, proxied: null },
    fault: { inject: { shape: 'steady', condition: { type: 'x', target: 'app', via } } } as Fault,
  });

it('an arm whose fault is a firewall needs what changes it and looks through it', () => {
  expect(needs({ app: pool(2, nodes) })).toEqual(['nginx']);
  expect(needs({ app: pool(2, nodes) }, 'firewall')).toEqual(['nginx', 'nft', 'ping', 'traceroute']);
});

it('so does one with regions, whatever its fault', () => {
  const eu = pool(1, nodes, { region: 'eu' });
  expect(needs({ app: pool(2, nodes), eu })).toEqual(['nginx', 'nft', 'ping', 'traceroute']);
});

it('nodes with a limit of memory need an engine that can give them one', () => {
  const limited = pool(2, app({ workers: 8, serviceTimeMs: 20, memoryMb: 128 }));
  expect(needs({ app: limited })).toEqual(['nginx', 'a limit of memory (in containers: an engine that has one)']);
});
