/** What a stub DNS server does with questions: answers, says nothing, or says that it has failed. */
export const dnsBehaviours = ['ok', 'silent', 'servfail'] as const;
export type DnsBehaviour = (typeof dnsBehaviours)[number];

/** One server of a service, as a record SRV has it (RFC 2782). */
export interface DnsService {
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  readonly target: string;
}

/** What a stub DNS server is started with, as JSON in its first argument. */
export interface DnsSettings {
  /** Where it takes questions, over UDP and over TCP. */
  readonly listen: readonly { readonly host: string; readonly port: number }[];
  /** Where it is told what to answer. */
  readonly control: { readonly host: string; readonly port: number };
  /** How long whoever asks may keep an answer. */
  readonly ttlSeconds: number;
  /** IPv4 and IPv6 addresses of each name; there is no other name. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  /** Servers of each service, by the name that is asked for: `_http._tcp.api`. */
  readonly services: Readonly<Record<string, readonly DnsService[]>>;
}
