import {
  addLatency,
  app,
  call,
  deliversOnce,
  enqueueCall,
  get,
  guardedCall,
  hang,
  noErrors,
  openModel,
  pool,
  redis,
  refuseNode,
  resetPeer,
  scenario,
  steady,
  thirdParty,
  worsens,
} from 'gatecrash';

const capacity = { workers: 512, serviceTimeMs: 5, watchdogMs: 500 };
const breaker = { consecutive: 5, halfOpenAfterMs: 1000 };
const retries = { retries: 3, backoffMs: 10 };

export default scenario({
  title: 'The app waits for a third party',
  symptom: '502s come and go with the moods of a system that is not yours; the app itself is well.',
  hypothesis: 'The app ends a request that the third party keeps waiting or fails, and nginx sees a closed connection.',
  upstreams: { app: pool(2, app({ ...capacity, work: [call('payments')] })) },
  services: { payments: thirdParty({ serviceTimeMs: 10 }), queue: redis() },
  load: openModel({ rate: 150, requests: ['/checkout', '/basket', '/invoices/7', '/account'].map(get) }),
  steadyState: { gatewayErrors: 'rate<0.001', latency: 'p(95)<250' },
  broken: 'broken.conf',
  faults: {
    latency: {
      title: 'The third party takes more than a second longer than it used to',
      inject: steady(addLatency('payments', { latencyMs: 1300, jitterMs: 100 })),
      expect: { status: 502, kind: 'premature-close' },
    },
    hang: {
      title: 'The third party accepts connections and says nothing',
      inject: steady(hang('payments')),
      expect: { status: 502, kind: 'premature-close' },
    },
    reset: {
      title: 'Every other connection to the third party is reset',
      inject: steady(resetPeer('payments', { toxicity: 0.5 })),
      expect: { status: 502, kind: 'premature-close' },
    },
    refused: {
      title: 'The third party refuses connections',
      inject: steady(refuseNode('payments')),
      expect: { status: 502, kind: 'premature-close' },
    },
  },
  mitigations: {
    'raise-timeout': {
      title: 'Wait longer than the third party takes, in the app and in nginx',
      conf: 'raise-timeout.conf',
      upstreams: { app: pool(2, app({ ...capacity, watchdogMs: 3000, work: [call('payments')] })) },
      against: ['latency'],
      claim: noErrors(),
      mark: 'late-answer',
    },
    fallback: {
      title: 'Give each call 200 ms, stop calling after five failures, and answer with default data',
      conf: 'broken.conf',
      upstreams: {
        app: pool(
          2,
          app({ ...capacity, work: [guardedCall('payments', { timeoutMs: 200, breaker, fallback: true })] }),
        ),
      },
      against: ['latency', 'hang', 'reset', 'refused'],
      claim: noErrors(),
      mark: 'fallback',
    },
    retry: {
      title: 'Call again up to three times, with a pause that doubles, and answer with default data after that',
      conf: 'broken.conf',
      upstreams: {
        app: pool(
          2,
          app({ ...capacity, work: [guardedCall('payments', { timeoutMs: 200, ...retries, fallback: true })] }),
        ),
      },
      against: ['reset'],
      claim: noErrors({ callsPerRequest: { most: 4, mean: 2.5 } }),
      mark: ['second-call', 'fallback'],
    },
    'async-queue': {
      title: 'Accept the request with 202, and tell the third party when it is there, through a queue in Redis',
      conf: 'broken.conf',
      upstreams: {
        app: pool(2, app({ ...capacity, work: [enqueueCall('payments', { queue: 'queue', timeoutMs: 200 })] })),
      },
      against: ['refused', 'latency'],
      claim: deliversOnce(),
      mark: 'queued',
    },
    'retry-in-an-outage': {
      as: 'retry',
      title: 'Call again up to three times while nobody is there',
      antiPattern: true,
      conf: 'broken.conf',
      upstreams: {
        app: pool(2, app({ ...capacity, work: [guardedCall('payments', { timeoutMs: 200, ...retries })] })),
      },
      against: ['refused'],
      claim: worsens({
        ...{ measure: 'callsPerRequest', than: 'control/refused', by: 2 },
        noHelp: { measure: 'failedExposureShare', than: 'broken/refused', by: 0.9 },
      }),
      mark: 'second-call',
    },
  },
});
