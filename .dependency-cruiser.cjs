/**
 * Who may import whom. harness/model is what everything shares; sibling folders meet there and never in each other.
 * run.ts and its neighbours put the outside together, agent/ the inside of a pod, cli/ all of it.
 */

const tests = '(\\.test\\.ts$|/testing/)';
/** What runs in the browser of whoever reads a report. */
const page = '^harness/reporters/html/page/';
const siblings =
  'config|diagnose|faults|gateways|judge|lint|load|mitigations|observe|reporters|runtimes|stores|upstreams|validate';

/** Only files below `where` may import the package `name`. */
const confined = (name, where) => ({
  name: `${name}-is-confined`,
  severity: 'error',
  comment: `${name} is known to ${where} alone`,
  from: { pathNot: where },
  to: { path: `(^|/)node_modules/${name}(/|$)` },
});

module.exports = {
  forbidden: [
    {
      name: 'model-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^harness/model/', pathNot: tests },
      to: { path: '^(harness|scenarios|test|bench)/', pathNot: ['^harness/model/'] },
    },
    {
      name: 'pure-folders-know-no-machine',
      severity: 'error',
      comment: 'what is judged, joined and diagnosed depends on its input alone',
      from: { path: '^harness/(model|judge|observe|diagnose|config|lint)/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'siblings-meet-in-model',
      severity: 'error',
      from: { path: `^harness/(${siblings})/`, pathNot: ['^harness/(lint|validate)/', tests] },
      to: { path: '^harness/', pathNot: ['^harness/model/', '^harness/$1/'] },
    },
    {
      name: 'tests-of-siblings-too',
      severity: 'error',
      comment: 'a test may use what puts the folders together, not another folder behind its back',
      // Those of lint/ and validate/ may use config/, by the rule below.
      from: { path: `^harness/(${siblings})/.*${tests}`, pathNot: '^harness/(lint|validate)/' },
      to: { path: `^harness/(${siblings}|agent|cli)/`, pathNot: '^harness/$1/' },
    },
    {
      name: 'lint-and-validate-may-use-config',
      severity: 'error',
      from: { path: '^harness/(lint|validate)/' },
      to: { path: '^harness/', pathNot: ['^harness/(model|config)/', '^harness/$1/'] },
    },
    {
      name: 'agent-puts-the-inside-together',
      severity: 'error',
      from: { path: '^harness/agent/' },
      to: { path: '^harness/', pathNot: '^harness/(model|agent|load|faults|stores)/' },
    },
    {
      name: 'nothing-imports-the-command-line',
      severity: 'error',
      comment: 'but for the other front end, a test of a suite, which asks for runs in the same words',
      from: { path: '^harness/', pathNot: '^harness/(cli|vitest)/' },
      to: { path: '^harness/cli/' },
    },
    {
      name: 'nothing-imports-the-front-end-of-tests',
      severity: 'error',
      comment: 'it loads vitest, which only those have who use it',
      from: { path: '^(harness|scenarios|bench)/', pathNot: '^harness/vitest/' },
      to: { path: '^harness/vitest/' },
    },
    {
      name: 'nothing-imports-the-bench',
      severity: 'error',
      comment: 'it measures what is shipped, and is not',
      from: { path: '^(harness|scenarios|test)/' },
      to: { path: '^bench/' },
    },
    {
      name: 'scenarios-know-the-package-alone',
      severity: 'error',
      from: { path: '^scenarios/' },
      to: { path: '^harness/', pathNot: '^harness/index\\.ts$' },
    },
    {
      name: 'the-page-knows-its-data-alone',
      severity: 'error',
      comment: 'it is bundled into the report: of the harness it sees the type of its data',
      from: { path: page, pathNot: tests },
      to: {
        path: '^(harness|scenarios|test|bench)/',
        pathNot: [page, '^harness/reporters/html/(report|validation)-data\\.ts$'],
      },
    },
    {
      name: 'nothing-imports-the-page',
      severity: 'error',
      comment: 'it is bundled, not imported',
      from: { path: '^(harness|scenarios|bench)/', pathNot: [page, tests] },
      to: { path: page },
    },
    ...['preact', 'uplot'].map((name) => confined(name, page)),
    ...['playwright-core', 'axe-core'].map((name) => confined(name, '^(test|bench|docs)/')),
    // What the bench holds ours against is written as a user would, with what a user would take.
    confined('autocannon', '^(harness/load|bench/peers)/'),
    ...['redis', 'memjs', 'pg', 'bullmq', 'cockatiel', 'dns-packet'].map((name) =>
      confined(name, '^harness/upstreams/'),
    ),
    confined('selfsigned', '^harness/validate/'),
    confined('yaml', '^(harness/config/compose|test)/'),
    confined('testcontainers', '^(harness/runtimes/docker|bench/peers)/'),
    confined('dockerode', '^harness/runtimes/docker/'),
    confined('toxiproxy-node-client', '^harness/faults/toxic\\.ts$'),
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-development-packages-at-run-time',
      severity: 'error',
      from: { path: '^(harness|scenarios)/', pathNot: [tests, page] },
      to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/(@types|vitest)/' },
    },
    {
      name: 'vitest-is-for-its-front-end',
      severity: 'error',
      comment: 'a peer: who uses harness/vitest has it, nobody else needs it',
      from: { path: '^(harness|scenarios)/', pathNot: [tests, '^harness/vitest/'] },
      to: { path: 'node_modules/vitest/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Types count: they are what the folders share.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.d.ts'],
    },
  },
};
