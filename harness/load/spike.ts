import autocannon from 'autocannon';
import { spikeReferer, spikeRequestId } from '../model/request-id.ts';

/**
 * A spike on top of the load: autocannon in closed loop, each of its connections sends the next request as soon as the
 * last has ended. It saturates, and is no honest witness: a request that ends without an answer is in none of
 * autocannon's counts. So each has an id of its own, what was made is counted here, and what was answered in the
 * gateway's log; both stand beside autocannon's figures in what is written at the end. Ends with SIGTERM.
 * Run as `spike.ts '<settings as JSON>'`.
 */
interface Settings {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  readonly paths: readonly string[];
  /** It ends by itself after this long, whoever has forgotten it. */
  readonly maxSeconds: number;
}

const { host, port, connections, paths, maxSeconds } = JSON.parse(process.argv[2] ?? '{}') as Settings;
let made = 0;

const requests = paths.map(
  (path): autocannon.Request => ({
    method: 'GET',
    path,
    setupRequest: (request) => {
      const headers = { ...request.headers, 'x-request-id': spikeRequestId(made), referer: spikeReferer(made) };
      made += 1;
      return { ...request, headers };
    },
  }),
);

const spike = autocannon(
  { url: `http://${host}:${port}`, connections, duration: maxSeconds, requests, headers: { host: 'gateway' } },
  (error, result) => {
    if (error) throw error;
    const { errors, timeouts, non2xx, '2xx': ok } = result;
    console.log(JSON.stringify({ made, autocannon: { sent: result.requests.sent, errors, timeouts, ok, non2xx } }));
  },
);
process.once('SIGTERM', () => (spike as unknown as { stop: () => void }).stop());
