import {
  answers,
  app,
  cleanAfter,
  firewallDrop,
  firewallReject,
  gateway,
  get,
  noErrors,
  openModel,
  pool,
  remedy,
  scenario,
  slowLink,
  steady,
} from 'gatecrash';

const node = app({ workers: 32, serviceTimeMs: 20 });

/** Pages that are asked for again and again, in turn of both regions. */
const popular = [
  '/eu/',
  '/us/',
  '/eu/offers',
  '/us/offers',
  '/eu/products/7',
  '/us/products/7',
  '/eu/news',
  '/us/news',
];

/** Pages of the archive are asked for once each: no cache has them. */
const longTail = Array.from({ length: 120 }, (_, page) => [...popular, `/eu/archive/${page}`, `/us/archive/${page}`]);

export default scenario({
  title: 'One region cannot be reached, another can',
  symptom: 'Calls to one region give 502 or 504, those to another do not; worse under load.',
  hypothesis: 'A firewall in the path loses or rejects the packets to that region, or the way to it is too slow.',
  upstreams: {
    eu: pool(1, gateway('regional-eu.conf'), { region: 'eu' }),
    'eu-app': pool(1, node, { region: 'eu', behind: 'eu' }),
    us: pool(1, gateway('regional-us.conf'), { region: 'us' }),
    'us-app': pool(1, node, { region: 'us', behind: 'us' }),
  },
  load: openModel({ rate: 300, requests: popular.map(get) }),
  steadyState: { gatewayErrors: 'rate<0.001', latency: 'p(95)<250' },
  broken: 'broken.conf',
  faults: {
    'firewall-drop': {
      title: 'A firewall on the way to one region loses the packets',
      inject: steady(firewallDrop('eu-1', { routes: ['/eu/'] })),
      expect: { status: 504, kind: ['connect-timeout', 'read-timeout'] },
    },
    'firewall-reject': {
      title: 'A firewall on the way to one region rejects connections',
      inject: steady(firewallReject('eu-1', { routes: ['/eu/'] })),
      expect: { status: 502, kind: ['connect-refused', 'recv-reset'] },
    },
    latency: {
      title: 'The way to one region is long, shaky and narrow: answers come after the read timeout',
      upstreams: { eu: pool(1, node, { region: 'eu' }) },
      inject: steady(slowLink('eu-1', { latencyMs: 1500, jitterMs: 200, kilobytesPerSecond: 1, routes: ['/eu/'] })),
      expect: { status: 504, kind: 'read-timeout' },
    },
  },
  mitigations: {
    'open-firewall': {
      title: 'Open the firewall for that region',
      conf: 'broken.conf',
      with: remedy({ afterMs: 300 }),
      against: ['firewall-drop', 'firewall-reject'],
      claim: cleanAfter({ ms: 2000 }),
      mark: 'fault-removed',
    },
    'edge-cache': {
      title: 'Serve from a cache at the edge what it has, also when it is out of date',
      conf: 'edge-cache.conf',
      load: openModel({ rate: 300, requests: longTail.flat().map(get) }),
      against: ['firewall-drop'],
      claim: answers({ allowed: [200], seen: [504], routes: { '/eu/archive/': [200, 504] } }),
      mark: 'cache-hit',
    },
    'deploy-in-region': {
      title: 'Run the application where the edge is, with the far region as a backup',
      conf: 'deploy-in-region.conf',
      upstreams: { local: pool(1, node) },
      against: ['firewall-drop', 'latency'],
      claim: noErrors(),
      mark: 'served-nearby',
    },
  },
});
