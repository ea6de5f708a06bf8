import { setTimeout as delay } from 'node:timers/promises';
import { startOpenModel } from '../../harness/load/open-model.ts';
import { get, openModel } from '../../harness/model/load.ts';

/** Our load generator as a process of its own: `send-open-model.ts <port> <rate> <seconds>`. */
const [port = 0, rate = 0, seconds = 0] = process.argv.slice(2).map(Number);
const model = openModel({ rate, requests: [get('/')] });
const load = startOpenModel({ model, host: '127.0.0.1', port, maxMs: seconds * 1000 }, () => {});
await delay(seconds * 1000);
const { failed } = await load.stop(5000);
if (failed > 0) throw new Error(`${failed} requests got no answer`);
