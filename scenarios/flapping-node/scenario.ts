import {
  app,
  cycles,
  freezeNode,
  get,
  killNode,
  noErrors,
  openModel,
  overloadNode,
  pool,
  refuseNode,
  scenario,
  steady,
} from 'gatecrash';

export default scenario({
  title: 'One node of three flaps',
  symptom: 'Now and then a 502; a refresh cures it.',
  hypothesis: 'nginx keeps picking a node that refuses connections, and passes its failure on to the client.',
  upstreams: { app: pool(3, app({ workers: 32, serviceTimeMs: 20 })) },
  load: openModel({
    rate: 400,
    requests: [
      '/',
      '/products',
      '/products/7',
      '/cart',
      '/search?q=shoes',
      '/about',
      '/help',
      '/login',
      '/offers',
      '/news',
    ].map(get),
  }),
  steadyState: { gatewayErrors: 'rate<0.001', latency: 'p(95)<250' },
  broken: 'broken.conf',
  faults: {
    'node-killed': {
      title: 'A node is killed and started again, over and over',
      inject: cycles(killNode('app-2'), { downMs: 400, upMs: 250 }),
      expect: { status: 502, kind: ['connect-refused', 'premature-close', 'recv-reset'] },
    },
    'node-refuses': {
      title: 'A node refuses connections now and then, while its process lives on',
      inject: cycles(refuseNode('app-2'), { downMs: 400, upMs: 250 }),
      expect: { status: 502, kind: ['connect-refused', 'premature-close', 'recv-reset'] },
    },
    'node-frozen': {
      title: 'A node freezes now and then: it accepts connections and does not answer',
      inject: cycles(freezeNode('app-2'), { downMs: 1100, upMs: 300 }),
      expect: { status: 504, kind: 'read-timeout' },
    },
    'node-overloaded': {
      title: 'A node has a fraction of the capacity of the others, and resets what it cannot queue',
      inject: steady(overloadNode('app-2', { workers: 1, queue: 16 })),
      expect: { status: 502, kind: 'recv-reset' },
    },
  },
  mitigations: {
    failover: {
      title: 'Pass the request on to the next node',
      conf: 'failover.conf',
      against: ['node-killed', 'node-refuses', 'node-frozen'],
      claim: noErrors(),
      mark: 'second-attempt',
    },
  },
});
