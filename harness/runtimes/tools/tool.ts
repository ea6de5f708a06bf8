import type { Step } from '../../model/run-plan.ts';
import type { StoreKind } from '../../model/store.ts';

/** Programs that are fetched where they are not there. */
export type FetchedToolName = 'nginx' | 'toxiproxy' | 'nft' | 'ip' | 'ping' | 'traceroute' | StoreKind;

/** tcpdump is only looked for: without it a run leaves less to look at. */
export type ToolName = FetchedToolName | 'tcpdump';

/** A program that a pod runs: checked, ready to be started, never installed into the machine. */
export interface Tool {
  readonly name: ToolName;
  readonly version: string;
  /** `Debian package nginx 1.22.1-9+deb12u3`, `/usr/sbin/ip`, `GATECRASH_NGINX`. */
  readonly origin: string;
  /** `sha256:…` of the executable. */
  readonly digest: string;
  /** Absolute path of the executable. */
  readonly path: string;
  /** Folder to be bind-mounted where it is, in which it was unpacked or which it needs whole; null where it needs none. */
  readonly root: string | null;
  /** Folders for LD_LIBRARY_PATH: libraries that the machine lacks and that came with the program. */
  readonly libraryPath: readonly string[];
  /** What `nginx -V` says; '' for the others. */
  readonly build: string;
}

/** What a program says of itself when it is run. */
export interface Probed {
  readonly version: string;
  readonly build: string;
}

/** Where a way puts what it fetches, and how it says how far it is. */
export interface Fetching {
  /** Empty folder that becomes the tool's root in the cache. */
  readonly root: string;
  /** Empty folder for everything that is thrown away afterwards. */
  readonly scratch: string;
  readonly cache: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onStep: (step: Step) => void;
  readonly signal: AbortSignal;
}

/** What a way left behind in the root. Paths are absolute. */
export interface Fetched {
  readonly executable: string;
  readonly libraryPath: readonly string[];
  readonly origin: string;
}

/** One way of getting a program; throws an Error whose message is the reason why it did not work. */
export interface Way {
  readonly title: string;
  /** Programs of the machine that it works with. */
  readonly needs: readonly string[];
  /** Why it cannot be taken on this machine, whatever programs there are; null where it can. */
  readonly unfit?: () => Promise<string | null>;
  readonly fetch: (fetching: Fetching) => Promise<Fetched>;
}

/** How one program is looked for, recognised and got. */
export interface Recipe {
  readonly name: ToolName;
  /** Environment variable that names a program of the user's own. */
  readonly variable: string;
  /** Program of the machine that is as good as a fetched one; null where verdicts would vary with it. */
  readonly systemProgram: string | null;
  /** The folder that a program of the user's own needs whole, by the program's path; null, as unsaid, for the file alone. */
  readonly home?: (path: string) => string | null;
  /** Runs it to see what it is; throws an Error that says why it cannot be used. */
  readonly probe: (program: { path: string; libraryPath: readonly string[] }) => Promise<Probed>;
  readonly ways: readonly Way[];
}

/** Everything outside the process that looking for a tool depends on. */
export interface ToolContext {
  readonly cache: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onStep: (step: Step) => void;
  readonly signal: AbortSignal;
}
