import autocannon from 'autocannon';
import { addedReports } from '../model/added-reports.ts';
import { spikeReferer, spikeRequestId } from '../model/request-id.ts';
import type { SpikeReport } from '../model/spike.ts';

/**
 * A spike on top of the load: autocannon in closed loop, each of its connections sends the next request as soon as the
 * last has ended, but no more than `ratePerConnection` in a second; 0 is no limit. Without it, which stands for the time
 * that somebody takes to ask again, a few connections that are turned away at once would send thousands per second, and
 * starve the machine in place of the app.
 *
 * autocannon is no honest witness: a request that ends without an answer is in none of its counts. So each has an id of
 * its own, what was made is counted here, and what was answered in the gateway's log; both stand beside autocannon's
 * figures in what is written at the end. It says "ready" when it is, begins with SIGHUP, and ends with SIGTERM. Run as
 * `spike.ts '<settings as JSON>'`.
 */
interface Settings {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  readonly ratePerConnection: number;
  readonly paths: readonly string[];
  /** It ends by itself after this long, whoever has forgotten it. */
  readonly maxSeconds: number;
}

/** What a result has that was not aggregated, and the types do not know. */
interface RawResult {
  readonly totalRequests: number;
}

/** autocannon gives a connection its requests of a second all at once, at the second's beginning. */
const secondMs = 1000;
/** So connections begin their seconds in so many groups, each at another time: else a rate would be a burst in a second. */
const mostGroups = 50;
/**
 * The n-th of them after so many times this part of a second: spread evenly, and in step with nothing, as the golden
 * ratio is (https://en.wikipedia.org/wiki/Low-discrepancy_sequence#Additive_recurrence). Where they came in step with
 * the load, its requests would always meet a group, or never.
 */
const golden = (Math.sqrt(5) - 1) / 2;
/** It looks this often whether it is to end. */
const endsWithinMs = 100;

const settings = JSON.parse(process.argv[2] ?? '{}') as Settings;
const groups = Math.min(settings.connections, mostGroups);
const reports: SpikeReport[] = [{ made: 0, autocannon: { sent: 0, errors: 0, timeouts: 0, ok: 0, non2xx: 0 } }];
const waiting = new Set<NodeJS.Timeout>();
const running = new Set<autocannon.Instance>();
/** Nothing else keeps the process while it waits for its signal. */
const alive = setInterval(() => {}, secondMs);
let made = 0;

function numbered(path: string): autocannon.Request {
  return {
    method: 'GET',
    path,
    setupRequest: (request) => {
      const headers = { ...request.headers, 'x-request-id': spikeRequestId(made), referer: spikeReferer(made) };
      made += 1;
      return { ...request, headers };
    },
  };
}

/** Connections up to the end of a group. */
const until = (group: number): number => Math.floor((settings.connections * group) / groups);

/** Says what there was, once all of it has ended. */
function report(): void {
  if (running.size > 0 || waiting.size > 0) return;
  clearInterval(alive);
  console.log(JSON.stringify({ ...addedReports(reports), made }));
}

function begin(group: number): void {
  const { host, port, paths, ratePerConnection, maxSeconds } = settings;
  const first = group % paths.length;
  const options: autocannon.Options = {
    url: `http://${host}:${port}`,
    connections: until(group + 1) - until(group),
    ...(ratePerConnection === 0 ? {} : { connectionRate: ratePerConnection }),
    duration: maxSeconds,
    sampleInt: endsWithinMs,
    requests: [...paths.slice(first), ...paths.slice(0, first)].map(numbered),
    headers: { host: 'gateway' },
    // Percentiles that nobody asks for are not worked out while the load goes on.
    skipAggregateResult: true,
  };
  const instance = autocannon(options, (error, result) => {
    if (error) throw error;
    const { totalRequests: sent, errors, timeouts, non2xx, '2xx': ok } = result as autocannon.Result & RawResult;
    reports.push({ made: 0, autocannon: { sent, errors, timeouts, ok, non2xx } });
    running.delete(instance);
    report();
  });
  running.add(instance);
}

process.once('SIGHUP', () => {
  for (let group = 0; group < groups; group += 1) {
    const start = setTimeout(
      () => {
        waiting.delete(start);
        begin(group);
      },
      ((group * golden) % 1) * secondMs,
    );
    waiting.add(start);
  }
});
process.once('SIGTERM', () => {
  for (const start of waiting) clearTimeout(start);
  waiting.clear();
  for (const instance of running) instance.stop();
  report();
});
console.log('ready');
