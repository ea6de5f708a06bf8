import type { Address } from './address.ts';
import type { Listen } from './listen.ts';
import type { PassProtocol } from './pass.ts';
import type { Place } from './place.ts';

/** Something behind nginx that it is to reach; a name has to resolve before nginx starts, unless `atRequest`. */
export interface UpstreamNeed {
  readonly what: 'upstream';
  readonly address: Address;
  /** Null for a server of an upstream that nothing passes to. */
  readonly protocol: PassProtocol | null;
  /** The `upstream` that it is a server of; null where a directive names it itself. */
  readonly upstream: string | null;
  /** The directives that lead there. */
  readonly through: readonly string[];
  /** WebSocket is passed on to it. */
  readonly upgrades: boolean;
  /** It is looked up when a request comes, by the `resolver`, as it hangs on a variable. */
  readonly atRequest: boolean;
  readonly at: Place;
}

/** A pass of which nobody can say where it leads. */
export interface UnknownUpstreamNeed {
  readonly what: 'unknown-upstream';
  readonly expression: string;
  readonly protocol: PassProtocol | null;
  readonly because: string;
  readonly through: string;
  readonly at: Place;
}

/** A name server. */
export interface ResolverNeed {
  readonly what: 'resolver';
  readonly address: Address;
  readonly at: Place;
}

/** A host that nginx looks up when it starts, and no request is passed on to: a syslog server, a trusted proxy. */
export interface HostNeed {
  readonly what: 'host';
  readonly address: Address;
  readonly directive: string;
  readonly at: Place;
}

/** A certificate with its key. */
export interface CertificateNeed {
  readonly what: 'certificate';
  /** The directive: of servers `ssl_certificate`; others are those that nginx shows as a client. */
  readonly directive: string;
  /** Path in the pod. */
  readonly path: string;
  /** Path of the key that stands beside it; null where none does. */
  readonly key: string | null;
  readonly keyAt: Place | null;
  /** What it has to be for: names of the servers that use it. */
  readonly names: readonly string[];
  /** The path has a variable, and the file is opened when a request comes. */
  readonly atRequest: boolean;
  readonly at: Place;
}

/** Another file that nginx opens when it starts, or at a request. */
export interface FileNeed {
  readonly what: 'file';
  readonly directive: string;
  readonly path: string;
  readonly atRequest: boolean;
  readonly at: Place;
}

/** An included file that is not there. */
export interface IncludeNeed {
  readonly what: 'include';
  readonly asked: string;
  readonly path: string;
  /** Who brings such a file: nginx itself, a package of a distribution, or certbot. */
  readonly shippedBy: 'nginx' | 'debian' | 'fedora' | 'certbot' | null;
  readonly at: Place;
}

/** A path that nginx writes to, or serves files from. */
export interface PathNeed {
  readonly what: 'path';
  readonly purpose: 'log' | 'cache' | 'temporary' | 'pid' | 'lock' | 'root';
  readonly directive: string;
  /** As written: a relative one counts from nginx's prefix. */
  readonly path: string;
  readonly at: Place;
}

/** Whom the workers run as. */
export interface UserNeed {
  readonly what: 'user';
  readonly user: string;
  readonly group: string | null;
  readonly at: Place;
}

/** An address that nginx listens on. */
export interface ListenNeed {
  readonly what: 'listen';
  readonly context: 'http' | 'stream' | 'mail';
  readonly listen: Listen;
  readonly names: readonly string[];
  /** The `listen`, or the server where none is written. */
  readonly at: Place;
}

/** A module that stock nginx does not have built in. */
export interface ModuleNeed {
  readonly what: 'module';
  /** Its name, or the last part of the path that `load_module` asks for. */
  readonly module: string;
  /** That path, as written; null of a directive that a module brings. */
  readonly path: string | null;
  /** The directive that needs it. */
  readonly directive: string;
  readonly at: Place;
}

/** What a config needs from the world around it. */
export type Need =
  | UpstreamNeed
  | UnknownUpstreamNeed
  | ResolverNeed
  | HostNeed
  | CertificateNeed
  | FileNeed
  | IncludeNeed
  | PathNeed
  | UserNeed
  | ListenNeed
  | ModuleNeed;
