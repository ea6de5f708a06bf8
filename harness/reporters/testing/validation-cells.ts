import type {
  CellDocument,
  DifferenceDocument,
  Grade,
  ValidationComparisonDocument,
} from '../../model/validation-cell.ts';
import type { ValidationDocument } from '../../model/validation-document.ts';
import { validationDocument } from './validation-document.ts';

/** A cell in which a refusing peer makes a 502 of every request, and whatever is told otherwise. */
export function cellDocument(changes: Partial<CellDocument> = {}): CellDocument {
  return {
    gateway: 'nginx 1.22.1',
    server: 'shop.example:80',
    location: '/api/',
    at: 'nginx.conf:12:9',
    upstream: 'api:3000',
    fault: 'refused',
    method: 'GET',
    grade: 'fails-fast',
    requests: 10,
    failed: 10,
    statuses: { 502: 10 },
    p50Ms: 1.2,
    maxMs: 2.4,
    attemptsPerRequest: 1,
    duplicates: 0,
    nodes: [],
    recoveredAfterMs: 0,
    healthy: { statuses: { 200: 10 }, p50Ms: 1.1 },
    ...changes,
  };
}

/** What differs of a cell, and whatever is told otherwise. */
export function differenceDocument(changes: Partial<DifferenceDocument> = {}): DifferenceDocument {
  return {
    server: 'shop.example:80',
    location: '/api/',
    upstream: 'api:3000',
    fault: 'refused',
    method: 'GET',
    measure: 'failed',
    from: '0 of 40',
    to: '40 of 40',
    p: 1.2e-12,
    ...changes,
  };
}

/** A comparison with an earlier config in which nothing differs, and whatever is told otherwise. */
export function comparisonDocument(changes: Partial<ValidationComparisonDocument> = {}): ValidationComparisonDocument {
  return {
    baseline: 'git:HEAD:nginx.conf',
    gateway: 'nginx 1.22.1',
    better: [],
    worse: [],
    inconclusive: [],
    same: 110,
    added: [],
    removed: [],
    reload: { sent: 500, lost: 0 },
    alpha: 0.0001,
    culprit: null,
    ...changes,
  };
}

const faults = [
  { id: 'hang', title: 'the request is read, and nothing is answered' },
  { id: 'connect-timeout', title: 'connections are never answered: packets are lost' },
  { id: 'slow', title: 'the answer takes 5 seconds' },
  { id: 'refused', title: 'connections are refused' },
  { id: 'all-down', title: 'all of several peers refuse connections' },
  { id: 'one-down', title: 'one of several peers refuses connections' },
  { id: 'back-again', title: 'all peers refused for two seconds, and serve again' },
  { id: 'reset-before-header', title: 'the connection is reset before an answer' },
  { id: 'reset-after-header', title: 'the connection is reset within the answer' },
  { id: 'premature-close', title: 'the connection is closed without an answer' },
  { id: 'garbage', title: 'the answer is in no protocol' },
  { id: 'big-header', title: 'the header of the answer has 64 KiB' },
  { id: 'stale-dns', title: 'the name has a new address, and nobody is at the old one' },
];

/** What a grade looks like in figures. */
const figures: Readonly<Record<Grade, Partial<CellDocument>>> = {
  survives: { failed: 0, statuses: { 200: 10 }, nodes: [{ name: 'api:3000', requests: 10 }] },
  degrades: { failed: 0, statuses: { 200: 10 } },
  'fails-fast': {},
  hangs: { statuses: { TIMEOUT: 10 }, p50Ms: null, maxMs: null, nodes: [{ name: 'api:3000', requests: 10 }] },
  duplicates: {
    statuses: { 504: 10 },
    ...{ p50Ms: 10_004, maxMs: 10_012, attemptsPerRequest: 2, duplicates: 10 },
    nodes: [
      { name: 'api-1:3000', requests: 10 },
      { name: 'api-2:3000', requests: 10 },
    ],
  },
};

/** A line of a place for each of its methods: a letter for each fault, `.` where it is not tried. */
type Shape = Readonly<Record<string, string>>;

const letters: Readonly<Record<string, Grade>> = {
  s: 'survives',
  g: 'degrades',
  f: 'fails-fast',
  h: 'hangs',
  d: 'duplicates',
};

const places: readonly (Pick<CellDocument, 'location' | 'at' | 'upstream'> & { readonly shape: Shape })[] = [
  {
    location: '/',
    at: 'nginx.conf:24:9',
    upstream: 'web:8080',
    shape: { GET: 'hfsf..sfffff.', POST: 'hfsf..sfffff.' },
  },
  {
    location: '/api/',
    at: 'nginx.conf:31:9',
    upstream: 'api',
    shape: { GET: 'hss.fssssssfs', POST: 'hss.fssfdffff' },
  },
  {
    location: '/ws',
    at: 'nginx.conf:44:9',
    upstream: 'web:8080',
    shape: { GET: 'hfsf..sfffff.', POST: 'hfsf..sfffff.' },
  },
  {
    location: '~ \\.php$',
    at: 'conf.d/php.conf:8:5',
    upstream: 'unix:/run/php/php8.2-fpm.sock',
    shape: { GET: 'ggsg..gggggg.', POST: 'ffsf..sfffff.' },
  },
  {
    location: '/static/',
    at: 'nginx.conf:52:9',
    upstream: 'assets',
    shape: { GET: 'sss.ssssssss.', POST: 'sss.ssssssss.' },
  },
];

function cellsOf({ shape, ...place }: (typeof places)[number]): readonly CellDocument[] {
  return Object.entries(shape).flatMap(([method, signs]) =>
    [...signs].flatMap((letter, index): readonly CellDocument[] => {
      const grade = letters[letter];
      const fault = faults[index]?.id;
      if (grade === undefined || fault === undefined) return [];
      const recoveredAfterMs = fault === 'all-down' ? 10_012 : 0;
      const slow = fault === 'slow' && grade === 'survives' ? { p50Ms: 5003.2, maxMs: 5009 } : {};
      return [cellDocument({ ...figures[grade], ...slow, ...place, fault, method, grade, recoveredAfterMs })];
    }),
  );
}

/** A config with five locations, taken through every fault, and worse than the one before it. */
export function testedDocument(changes: Partial<ValidationDocument> = {}): ValidationDocument {
  const worse = [
    differenceDocument({
      location: '/api/',
      upstream: 'api',
      fault: 'reset-after-header',
      method: 'POST',
      measure: 'duplicates',
      from: '0 of 40',
      to: '40 of 40',
    }),
    differenceDocument({
      location: '/api/',
      upstream: 'api',
      fault: 'reset-after-header',
      method: 'POST',
      measure: 'latency',
      from: '1.2 ms',
      to: '10.0 s',
    }),
    differenceDocument({ location: '/', upstream: 'web:8080', fault: 'hang', method: 'GET', measure: 'hangs' }),
    differenceDocument({ location: '/', upstream: 'web:8080', fault: 'hang', method: 'POST', measure: 'hangs' }),
  ];
  return validationDocument([], {
    loaded: true,
    environment: {
      runtime: 'local',
      gateway: {
        name: 'nginx',
        version: '1.22.1',
        origin: 'Debian',
        digest: `sha256:${'b'.repeat(64)}`,
        build: '--with-debug',
      },
      ...{ toxiproxy: null, node: '24.21.0', os: 'linux', kernel: '6.1.0', engine: null, cpus: 2 },
      command: 'gatecrash validate nginx.conf --baseline git:HEAD:nginx.conf',
      configs: {},
      tools: [],
    },
    supplied: [
      { what: 'peer', name: 'api-1:3000', detail: 'a stub that speaks http, at 127.0.1.1', at: 'nginx.conf:5:5' },
      {
        what: 'certificate',
        name: '/etc/ssl/shop.pem',
        detail: 'made for shop.example, with its key /etc/ssl/shop.key',
        at: 'nginx.conf:18:5',
      },
    ],
    unreached: [
      { location: 'location @fallback', because: 'it is internal, and nothing leads to it', at: 'nginx.conf:60:9' },
    ],
    faults,
    matrix: places.flatMap(cellsOf),
    comparison: comparisonDocument({
      worse,
      better: [differenceDocument({ location: '/static/', upstream: 'assets', from: '40 of 40', to: '0 of 40' })],
      inconclusive: [
        differenceDocument({
          location: '/ws',
          upstream: 'web:8080',
          fault: 'slow',
          measure: 'latency',
          from: '1.0 ms',
          to: '1.4 ms',
          p: 0.02,
        }),
      ],
      culprit: {
        file: 'nginx.conf',
        line: 33,
        removed: ['        proxy_next_upstream error timeout;'],
        added: ['        proxy_next_upstream error timeout non_idempotent;'],
        others: [],
        isMinimal: true,
      },
    }),
    failOn: 'worse',
    exitCode: 1,
    ...changes,
  });
}
