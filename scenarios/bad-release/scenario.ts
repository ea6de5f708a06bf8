import {
  answers,
  app,
  atMost,
  badRelease,
  canaryWatch,
  cleanAfter,
  get,
  openModel,
  pool,
  release,
  releaseConfig,
  remedy,
  scenario,
  steady,
  thirdParty,
  worsens,
} from 'gatecrash';

/** A supervisor starts it again 200 ms after it has died. */
const process = { workers: 32, serviceTimeMs: 10, restartAfterMs: 200 };

/** One request in twenty is for the new page, one in four for the checkout. */
const pages = [
  ...['/offers', '/', '/products', '/checkout', '/cart', '/products/7', '/about', '/checkout/address'],
  ...['/help', '/login', '/news', '/checkout/payment', '/search?q=shoes', '/products/8', '/', '/checkout/confirm'],
  ...['/products/9', '/cart', '/contact', '/checkout/done'],
];
/** One request in twenty needs a price, five need what is similar. */
const shop = [
  ...['/prices', '/similar/1', '/', '/products', '/cart', '/similar/2', '/about', '/help', '/login', '/similar/3'],
  ...['/news', '/products/7', '/search?q=shoes', '/similar/4', '/', '/products/8', '/cart', '/similar/5'],
  ...['/contact', '/products/9'],
];

export default scenario({
  title: 'A release is bad',
  symptom: 'A page that was just released always gives 502; others give it now and then, or not at all.',
  hypothesis: 'The new code throws what nothing catches, and takes the process down; or a route leads nowhere.',
  upstreams: { app: pool(1, app({ ...process, work: [release({ unhandled: ['/offers'] })] })) },
  services: { catalogue: thirdParty({ serviceTimeMs: 5 }) },
  load: openModel({ rate: 200, requests: pages.map(get) }),
  steadyState: { gatewayErrors: 'rate<0.001', latency: 'p(95)<250' },
  broken: 'broken.conf',
  faults: {
    'uncaught-exception': {
      title: 'The new page throws an exception that nothing catches: the process dies, with all that it was serving',
      inject: steady(badRelease('app')),
      expect: { status: 502, kind: ['connect-refused', 'premature-close', 'recv-reset', 'connect-reset'] },
    },
    'wrong-port': {
      title: 'The new route of the checkout leads to a port where nobody listens',
      inject: steady(releaseConfig('wrong-port.conf', { routes: ['/checkout'], upstream: 'app-1:8081' })),
      expect: { status: 502, kind: 'connect-refused' },
    },
    'wrong-api-address': {
      title: 'The app has a wrong address for an API: where that is not handled, the process dies of it',
      upstreams: {
        app: pool(
          1,
          app({ ...process, work: [release({ api: 'catalogue', unhandled: ['/prices'], handled: ['/similar'] })] }),
        ),
      },
      load: openModel({ rate: 200, requests: shop.map(get) }),
      inject: steady(badRelease('app')),
      expect: { status: 502, kind: ['connect-refused', 'premature-close', 'recv-reset', 'connect-reset'] },
    },
  },
  mitigations: {
    'catch-exception': {
      title: 'Catch the exception in the app, and answer 500 with a reason',
      conf: 'broken.conf',
      upstreams: { app: pool(1, app({ ...process, work: [release({ handled: ['/offers'] })] })) },
      against: ['uncaught-exception'],
      // 200 as well: a page that was under way when the release was deployed.
      claim: answers({ allowed: [200], routes: { '/offers': [200, 500] }, seen: [500] }),
      mark: 'exception-caught',
    },
    'correct-route': {
      title: 'Correct the route, and reload the gateway',
      conf: 'correct-route.conf',
      with: remedy({ afterMs: 300 }),
      against: ['wrong-port'],
      claim: cleanAfter({ ms: 1500 }),
      mark: 'fault-removed',
    },
    'correct-address': {
      title: 'Release the app with the right address',
      conf: 'broken.conf',
      with: remedy({ afterMs: 300 }),
      against: ['wrong-api-address'],
      claim: cleanAfter({ ms: 2000 }),
      mark: 'fault-removed',
    },
    rollback: {
      title: 'Deploy the last good release again',
      conf: 'broken.conf',
      with: remedy({ afterMs: 300 }),
      against: ['uncaught-exception'],
      claim: cleanAfter({ ms: 2000 }),
      mark: 'fault-removed',
    },
    'canary-rollback': {
      title: 'Release to one node first, for one request in forty, and take it back when it fails three of them',
      conf: 'canary.conf',
      upstreams: { stable: pool(2, app(process)) },
      // Every other request is for the new page: the canary is found out by its third error, wherever that comes from.
      load: openModel({ rate: 400, requests: ['/offers', '/', '/offers', '/products'].map(get) }),
      with: canaryWatch({ canary: 'app', maxErrors: 3, conf: 'canary-rolled-back.conf', intervalMs: 20 }),
      against: ['uncaught-exception'],
      claim: atMost({ total: 10, withinMs: 3000 }),
      mark: 'rolled-back',
    },
    'retry-poison': {
      title: 'Pass the request on that has just killed a node',
      antiPattern: true,
      conf: 'retry-poison.conf',
      upstreams: { app: pool(3, app({ ...process, work: [release({ unhandled: ['/offers'] })] })) },
      // One deadly request each 740 ms: all nodes are back by then.
      load: openModel({ rate: 100, requests: ['/offers', ...Array(73).fill('/products')].map(get) }),
      against: ['uncaught-exception'],
      claim: worsens({ measure: 'secondCrashShare', than: 'broken/uncaught-exception', by: 10 }),
      mark: 'second-attempt',
    },
  },
});
