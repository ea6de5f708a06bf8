/** Ports from the first to the last. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** A port of a service that the machine around it has under a number of its own (`8080:80`). */
export interface ComposePort {
  /** Inside the network. */
  readonly target: PortRange;
  /** On the machine; null where the engine takes any. */
  readonly published: PortRange | null;
}

/** A folder or file of the machine that a service has. */
export interface Mount {
  /** Absolute. */
  readonly source: string;
  /** Inside the container; null where it is built in. */
  readonly target: string | null;
}

/** Where a service has its network. */
export type ComposePlace =
  | { readonly type: 'networks' }
  /** That of the machine, where names of services are not known. */
  | { readonly type: 'host' }
  /** That of another service. */
  | { readonly type: 'with'; readonly service: string }
  | { readonly type: 'elsewhere' };

/** One service of a compose file. */
export interface ComposeService {
  readonly name: string;
  /** The line of the file on which it stands, from 1; null where it cannot be told. */
  readonly line: number | null;
  readonly image: string | null;
  /** What others call it on every network that they share, besides its name: `container_name`, `hostname`. */
  readonly names: readonly string[];
  /** Names that it alone knows: `links`, `external_links`, `extra_hosts`. */
  readonly knows: readonly string[];
  /** Its networks, with what it is called on each besides. */
  readonly networks: ReadonlyMap<string, readonly string[]>;
  readonly place: ComposePlace;
  readonly ports: readonly ComposePort[];
  readonly exposed: readonly PortRange[];
  /** Ports that its environment, command or health check speaks of. */
  readonly mentioned: ReadonlySet<number>;
  /** It may have ports that are not known here: `extends`, `env_file`, or a variable without a value. */
  readonly openPorts: boolean;
  /** It is started only where one of them is asked for; [] = always. */
  readonly profiles: readonly string[];
  readonly mounts: readonly Mount[];
}

/** What a compose file says of services and their network. */
export interface Compose {
  /** As it was named. */
  readonly file: string;
  /** Where it stands, absolute. */
  readonly folder: string;
  readonly services: readonly ComposeService[];
  /** Networks that others may be on, which this file does not tell of. */
  readonly externalNetworks: ReadonlySet<string>;
  /** Why there may be names that are not known here: `include`, `extends`, variables without a value. */
  readonly notFollowed: readonly string[];
}
