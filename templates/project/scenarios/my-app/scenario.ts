import { app, cycles, get, killNode, noErrors, openModel, pool, scenario } from 'gatecrash';

export default scenario({
  title: 'One node of three is killed',
  symptom: 'Some requests get a 502; a second try works.',
  hypothesis: 'nginx passes the failure of one node on to the client, though two others could have answered.',
  // The hosts app-1, app-2 and app-3 of the configs; each listens on 8080 and works 20 ms on a request.
  upstreams: { app: pool(3, app({ workers: 32, serviceTimeMs: 20 })) },
  load: openModel({ rate: 200, requests: [get('/')] }),
  steadyState: { gatewayErrors: 'rate<0.001' },
  broken: 'broken.conf',
  faults: {
    'node-killed': {
      title: 'A node is killed and started again, over and over',
      inject: cycles(killNode('app-2'), { downMs: 400, upMs: 300 }),
      expect: { status: 502, kind: ['connect-refused', 'premature-close', 'recv-reset', 'connect-reset'] },
    },
  },
  mitigations: {
    failover: {
      title: 'Pass the request on to the next node',
      conf: 'failover.conf',
      against: ['node-killed'],
      claim: noErrors(),
      mark: 'second-attempt',
    },
  },
});
