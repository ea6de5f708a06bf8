import type { AppProgram } from '../../model/upstream.ts';

/** Where a service is that the app calls. */
export interface ServiceAddress {
  readonly host: string;
  readonly port: number;
}

/** What a stub application is started with, as JSON in its first argument. */
export interface AppSettings extends Omit<AppProgram, 'type'> {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** File that it appends its journal to. */
  readonly journal: string;
  /** The services of the topology, by name. */
  readonly services: Readonly<Record<string, ServiceAddress>>;
}

/** Where a service is that the app was told of. */
export function addressOf({ services }: Pick<AppSettings, 'services'>, service: string): ServiceAddress {
  const address = services[service];
  if (address === undefined) throw new Error(`there is no service ${service}`);
  return address;
}

/** What an app does that is told no more than where it is and what it can take. */
const plain = {
  blocking: false,
  backlog: null,
  watchdogMs: null,
  work: [],
  restartAfterMs: null,
  memoryMb: null,
  services: {},
} as const;

/** The settings from the first argument of the program. */
export function readSettings(argument: string | undefined): AppSettings {
  return { ...plain, ...(JSON.parse(argument ?? '{}') as AppSettings) };
}
