import { isIPv4, isIPv6 } from 'node:net';
import {
  type Answer,
  AUTHORITATIVE_ANSWER,
  type DecodedPacket,
  type Packet,
  type Question,
  RECURSION_AVAILABLE,
  RECURSION_DESIRED,
} from 'dns-packet';
import type { DnsBehaviour, DnsSettings } from '../../model/stub-dns.ts';

/** Response codes of RFC 1035, 4.1.1. */
const servfail = 2;
const nxdomain = 3;

/** What a stub DNS server knows, and what it was told to do. */
export interface Zone {
  readonly ttlSeconds: number;
  readonly names: Map<string, readonly string[]>;
  readonly services: ReadonlyMap<string, DnsSettings['services'][string]>;
  /** How often each name was asked for. */
  readonly questions: Map<string, number>;
  behaviour: DnsBehaviour;
}

/** Names are the same in small and in capital letters, and with a dot behind them. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

function byPlainName<T>(entries: Readonly<Record<string, T>>): Map<string, T> {
  return new Map(Object.entries(entries).map(([name, value]) => [plainName(name), value]));
}

/** What a server of these settings knows when it starts. */
export function makeZone({ ttlSeconds, names, services }: DnsSettings): Zone {
  const [known, knownServices] = [byPlainName(names), byPlainName(services)];
  return { ttlSeconds, names: known, services: knownServices, questions: new Map(), behaviour: 'ok' };
}

/** The records that answer a question; null where there is no such name, none where it has none of that type. */
function recordsOf({ ttlSeconds: ttl, names, services }: Zone, { name, type }: Question): readonly Answer[] | null {
  const [addresses, servers] = [names.get(plainName(name)), services.get(plainName(name))];
  if (addresses === undefined && servers === undefined) return null;
  if (type === 'SRV') return (servers ?? []).map((data) => ({ type, name, ttl, data }));
  if (type !== 'A' && type !== 'AAAA') return [];
  return (addresses ?? []).filter(type === 'A' ? isIPv4 : isIPv6).map((data) => ({ type, name, ttl, data }));
}

/** What the server says to a query; null where it was told to say nothing. */
export function answerQuery(zone: Zone, { id = 0, flags = 0, questions = [] }: DecodedPacket): Packet | null {
  for (const { name } of questions) {
    zone.questions.set(plainName(name), (zone.questions.get(plainName(name)) ?? 0) + 1);
  }
  if (zone.behaviour === 'silent') return null;
  const found = zone.behaviour === 'servfail' ? [] : questions.map((question) => recordsOf(zone, question));
  const failed = zone.behaviour === 'servfail' ? servfail : found.includes(null) ? nxdomain : 0;
  return {
    type: 'response',
    id,
    flags: (flags & RECURSION_DESIRED) | RECURSION_AVAILABLE | AUTHORITATIVE_ANSWER | failed,
    questions,
    answers: found.flatMap((records) => records ?? []),
  };
}
