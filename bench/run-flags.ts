/** Those that bin/gatecrash has Node run with: with others V8 takes other memory, and other time. */
export const runFlags = [
  '--max-semi-space-size=2',
  '--no-concurrent-sparkplug',
  '--no-concurrent-recompilation',
  '--disable-warning=ExperimentalWarning',
];
