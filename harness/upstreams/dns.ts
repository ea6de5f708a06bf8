import type { DnsSettings } from '../model/stub-dns.ts';
import { serveControl } from './control/serve-control.ts';
import { control } from './dns/control.ts';
import { serveQuestions } from './dns/serve-questions.ts';
import { makeZone } from './dns/zone.ts';

/**
 * A DNS server that knows the names it is told (A, AAAA, SRV), and that there are no others. What a name leads to is
 * changed while it runs, as when a container comes back with another address; it can fall silent, or say that it has failed:
 * by GETs to a control address, see dns/control.ts.
 * Run as `dns.ts '<settings as JSON>'`.
 */
const settings = JSON.parse(process.argv[2] ?? '{}') as DnsSettings;
const zone = makeZone(settings);
await Promise.all(settings.listen.map((place) => serveQuestions(zone, place)));
serveControl(settings.control, (url) => control(zone, url));
