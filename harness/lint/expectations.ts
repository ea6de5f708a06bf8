import { allAre, asked, type Expected, type TrialExperiment } from './experiment.ts';

/** Nothing keeps nginx from starting, and yet no request gets as far as a server. */
export const reachesNobody: Expected = {
  comesTo: 'it starts, answers each request with 502, and reaches nobody',
  holds: (seen) => seen.complaints.length === 0 && allAre(seen, '502') && seen.attempts === 0,
};

/** Each request is answered by a server, at the first attempt. */
export const eachIsServed: Expected = {
  comesTo: 'each request is served',
  holds: (seen) => allAre(seen, '200') && seen.attempts === asked(seen),
};

/** nginx does not start for want of a name. */
export function hostNotFound(name: string): Expected {
  return {
    comesTo: 'it does not start: "host not found in upstream"',
    holds: ({ complaints }) => complaints.some((line) => line.includes(`host not found in upstream "${name}"`)),
  };
}

/** nginx starts, and its answers are those of the server. */
export const startsAndServes: Expected = {
  comesTo: 'it starts, and each request is served',
  holds: (seen) => seen.complaints.length === 0 && allAre(seen, '200'),
};

/** A trial in which the app closes connections that have been idle, while requests are sent over them; `fixed` says what the fix does. */
export function idleConnectionsEnd(fixed: string): TrialExperiment {
  return {
    shows:
      "the app is Node's own HTTP server with its defaults. Each server is asked once; then the app is held as by a long collection of garbage, so that the time after which it closes an idle connection ends while a POST is under way",
    means: { type: 'idle-connections' },
    flawed: {
      comesTo: 'each POST was sent over a connection that the app closes, and is a 502',
      holds: (seen) => allAre(seen, '502'),
    },
    fixed: { comesTo: fixed, holds: (seen) => allAre(seen, '200') },
  };
}
