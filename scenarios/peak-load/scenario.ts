import {
  answers,
  app,
  cleanAfter,
  database,
  degradation,
  get,
  memcached,
  memcachedCache,
  memory,
  memoryPressure,
  narrowUplink,
  noErrors,
  noWorse,
  openModel,
  pool,
  post,
  postgres,
  queueAutoscaler,
  redis,
  redisCache,
  scenario,
  shed,
  slowQueries,
  spike,
  steady,
  stopService,
  surge,
  worsens,
} from 'gatecrash';

/** Pages that are the same for everybody: 15 of 21 requests. */
const pages = [
  ...[1, 2, 3, 4].map((n) => `/recommendations/${n}`),
  ...['shoes', 'hats', 'coats', 'socks', 'belts'].map((what) => `/search?q=${what}`),
  ...[1, 2, 3, 4, 5, 6].map((n) => `/products/${n}`),
];
/**
 * The checkout, which earns the money, is the others; it is a POST, which no cache keeps. Their number is odd, so that by
 * turns each node gets its part of them.
 */
const requests = pages.flatMap((page, index) =>
  index % 5 < 2 ? [get(page), post(`/checkout/${index}`)] : [get(page)],
);

/** A request line of 700 characters, as with a filter or a token in it; cookies take as much. */
const long = `filter=${'x'.repeat(680)}`;

/** Each node serves 100 requests per second (5 at once, each for 50 ms), and lets 40 wait. */
const capacity = { workers: 5, serviceTimeMs: 50, queue: 40 };

/**
 * Each request holds 1 MiB for 800 ms: 32 MiB in a node at 80 requests per second, 120 MiB at 300. Of workers there are
 * many: the nodes serve 2000 requests per second. A supervisor starts one again 500 ms after it has died.
 */
const hungry = {
  ...{ workers: 20, serviceTimeMs: 20, restartAfterMs: 500 },
  work: [memory({ mbPerRequest: 1, heldMs: 800 })],
};

export default scenario({
  title: 'More requests than the nodes can serve',
  symptom: 'At peak hours every other page is a 502 or a 504, and the pages that come take long.',
  hypothesis: 'More requests arrive than are served; queues fill up, and what finds no room, or waits too long, fails.',
  upstreams: { app: pool(2, app(capacity)) },
  services: { cache: redis(), 'page-cache': memcached(), orders: postgres() },
  load: openModel({ rate: 100, requests }),
  steadyState: { gatewayErrors: 'rate<0.001', latency: 'p(95)<500' },
  broken: 'broken.conf',
  faults: {
    overload: {
      title: 'Twice as many requests arrive as the nodes can serve',
      inject: steady(surge('app', { ratePerSecond: 400 })),
      expect: { status: 502, kind: 'recv-reset', share: [0.4, 0.65] },
    },
    spike: {
      title: 'A crowd comes on top of the usual load, and each of it asks again when it has its answer, or its error',
      inject: steady(spike('app', { connections: 300, ratePerConnection: 1 })),
      expect: { status: 502, kind: 'recv-reset' },
    },
    queueing: {
      title: 'A burst into a queue without an end, behind a gateway that waits for 500 ms',
      upstreams: { app: pool(2, app({ workers: 5, serviceTimeMs: 50 })) },
      load: openModel({ rate: 70, requests, timeoutMs: 15_000 }),
      broken: 'short-timeout.conf',
      inject: steady(surge('app', { ratePerSecond: 300, waiting: 50 })),
      expect: { status: 504, kind: 'read-timeout' },
    },
    'backlog-overflow': {
      title: 'An app that computes accepts too slowly: its accept queue is full, and the kernel drops connections',
      upstreams: { app: pool(2, app({ workers: 1, serviceTimeMs: 10, blocking: true, backlog: 16 })) },
      load: openModel({ rate: 80, requests, timeoutMs: 15_000 }),
      inject: steady(surge('app', { ratePerSecond: 300, fills: 'backlog' })),
      expect: { status: 504, kind: 'connect-timeout' },
    },
    'narrow-bandwidth': {
      title: 'The way from the gateway to a node is narrow: a request takes longer than the gateway waits',
      // What was held up arrives at once when the way is wide again: a queue without an end turns none of it away.
      upstreams: { app: pool(2, app({ workers: 5, serviceTimeMs: 50 })) },
      load: openModel({
        rate: 100,
        requests: pages.map((page) => get(`${page}${page.includes('?') ? '&' : '?'}${long}`)),
      }),
      broken: 'short-timeout.conf',
      inject: steady(narrowUplink('app-1', { kbPerSecond: 1 })),
      expect: { status: 504, kind: 'read-timeout' },
    },
    'pool-exhausted': {
      title:
        'Slow queries hold every connection to the database, and the watchdog of the app closes what waits for one',
      upstreams: {
        app: pool(
          2,
          app({
            workers: 60,
            serviceTimeMs: 5,
            watchdogMs: 400,
            work: [database('orders', { poolSize: 4, queryMs: 5 })],
          }),
        ),
      },
      load: openModel({ rate: 150, requests }),
      inject: steady(slowQueries('app', { queryMs: 100 })),
      expect: { status: 502, kind: 'premature-close' },
    },
    'worker-oom': {
      title: 'The memory that requests hold at peak is more than a node may have: it is killed, and started again',
      upstreams: { app: pool(2, app({ ...hungry, memoryMb: 80 })) },
      load: openModel({ rate: 80, requests }),
      inject: steady(memoryPressure('app', { ratePerSecond: 300 })),
      expect: {
        status: 502,
        kind: ['connect-refused', 'premature-close', 'recv-reset', 'connect-reset'],
        share: [0.4, 1],
      },
    },
    'redis-down': {
      title: 'The cache that made the load bearable dies',
      upstreams: {
        app: pool(2, app({ ...capacity, work: [redisCache('cache', { warm: pages, client: 'default' })] })),
      },
      load: openModel({ rate: 400, requests }),
      heldAgainst: 'overload',
      inject: steady(stopService('cache')),
      expect: { status: 502, kind: 'recv-reset' },
    },
  },
  mitigations: {
    'scale-out': {
      title: 'Five nodes in the place of two',
      conf: 'scale-out.conf',
      pools: { app: { nodes: 5 } },
      against: ['overload', 'backlog-overflow'],
      claim: noErrors(),
      mark: 'served-beyond',
    },
    'scale-up': {
      title: 'Three times as many workers in each node',
      conf: 'broken.conf',
      upstreams: { app: pool(2, app({ ...capacity, workers: 15 })) },
      against: ['overload'],
      claim: noErrors(),
      mark: 'served-beyond',
    },
    'memory-headroom': {
      title: 'Three times as much memory for each node',
      conf: 'broken.conf',
      upstreams: { app: pool(2, app({ ...hungry, memoryMb: 240 })) },
      against: ['worker-oom'],
      claim: noErrors(),
      mark: 'held-beyond',
    },
    autoscaling: {
      title: 'Add nodes while requests wait',
      conf: 'autoscaling.conf',
      with: queueAutoscaler({ intervalMs: 100 }),
      against: ['overload'],
      claim: cleanAfter({ ms: 2000 }),
      mark: 'replica-joined',
    },
    'redis-cache': {
      title: 'Keep pages that are the same for everybody in Redis',
      conf: 'broken.conf',
      pools: { app: { work: [redisCache('cache', { warm: pages })] } },
      against: ['overload', 'pool-exhausted'],
      claim: noErrors(),
      mark: 'cache-hit',
    },
    'memcached-cache': {
      title: 'Keep pages that are the same for everybody in Memcached',
      conf: 'broken.conf',
      pools: { app: { work: [memcachedCache('page-cache', { warm: pages })] } },
      against: ['overload'],
      claim: noErrors(),
      mark: 'cache-hit',
    },
    'micro-cache': {
      title: 'Keep pages that are the same for everybody at the gateway, for a second',
      conf: 'micro-cache.conf',
      against: ['overload', 'narrow-bandwidth'],
      claim: noErrors(),
      mark: 'cache-hit',
    },
    'rate-limit': {
      title: 'Turn away at the gateway what the nodes cannot serve',
      conf: 'rate-limit.conf',
      against: ['overload', 'spike'],
      claim: answers({ allowed: [200, 429], seen: [200, 429], atLeast: { 200: 0.3 } }),
      mark: 'rate-limited',
    },
    degrade: {
      title: 'Shed the pages that can be done without, step by step',
      conf: 'broken.conf',
      pools: { app: { work: [shed(['/recommendations', '/search', '/products'])] } },
      with: degradation({ intervalMs: 25, levels: 3 }),
      against: ['overload'],
      claim: answers({ allowed: [200, 503], seen: [200, 503], routes: { '/checkout': [200] } }),
      mark: 'shed-by-steps',
    },
    'tuned-timeouts': {
      title: 'Wait for as long as a burst takes',
      conf: 'tuned-timeouts.conf',
      against: ['queueing', 'backlog-overflow'],
      claim: noErrors(),
      mark: 'late-answer',
    },
    'default-passive-checks': {
      title: 'Leave out a node that turns a request away, as nginx does unless told otherwise',
      antiPattern: true,
      conf: 'default-passive-checks.conf',
      against: ['overload'],
      claim: worsens({ measure: 'failedShare', than: 'broken/overload', by: 1.4 }),
      mark: 'ejection',
    },
    'longer-timeouts': {
      title: 'Let every request wait, and wait longer for the answer',
      antiPattern: true,
      conf: 'longer-timeouts.conf',
      load: openModel({ rate: 50, requests, timeoutMs: 15_000 }),
      upstreams: { app: pool(2, app({ workers: 5, serviceTimeMs: 50 })) },
      against: ['overload'],
      // With the timeout of the broken arm nobody waits longer than 1 s, which is 2.2 times its median.
      claim: worsens({ measure: 'latencyP50Ms', than: 'broken/overload', by: 2.4 }),
      mark: 'late-answer',
    },
    'redis-default-client': {
      title: 'Use the client of the cache as it comes: it queues commands while the cache is away',
      antiPattern: true,
      conf: 'broken.conf',
      against: ['redis-down'],
      claim: worsens({ measure: 'failedShare', than: 'broken/overload', by: 1.3 }),
      mark: 'unanswered',
    },
    'redis-fail-fast': {
      title: 'Give a cache that does not answer 20 ms, and do without it',
      conf: 'broken.conf',
      upstreams: { app: pool(2, app({ ...capacity, work: [redisCache('cache', { warm: pages })] })) },
      against: ['redis-down'],
      claim: noWorse({ measure: 'failedShare', than: 'broken/overload', by: 1.4 }),
      mark: 'call-survived',
    },
  },
});
