/** A scenario of ours that proves what a rule says: its arms are run by `gatecrash run <scenario> --arm <arm>`. */
export interface ArmExperiment {
  readonly scenario: string;
  readonly arm: string;
  /** What it shows, in a sentence. */
  readonly shows: string;
}

/** What was seen of one config of a trial. */
export interface Seen {
  /** What keeps nginx from starting with it, in its own words; [] where it serves. */
  readonly complaints: readonly string[];
  /** What requests came to, by their status, or by why there was no whole answer; {} where nobody asked. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Attempts at servers in all, as those and nginx's error log tell; null where they are not known. */
  readonly attempts: number | null;
  /** Connections that the servers took for these requests; null where nobody counted. */
  readonly connections: number | null;
  /** How long a fault was felt when it was over; 'not' for as long as anybody looked, null where there was none. */
  readonly backAfterMs: number | 'not' | null;
}

/** What one config of a trial is expected to come to. */
export interface Expected {
  /** In a sentence without a full stop. */
  readonly comesTo: string;
  readonly holds: (seen: Seen) => boolean;
}

/**
 * What is done with both configs of a trial, each in a pod of its own.
 * - `fault`: they go through a fault of the matrix of `gatecrash validate`, asked by GET and POST.
 * - `requests`: nginx is started, and asked by GETs; nothing is broken. The app is gatecrash's stub, or one whose answers to
 *   HTTP/1.1 have both Content-Length and Transfer-Encoding.
 * - `handshake`: a client asks for a WebSocket, and the app behind nginx speaks nothing else.
 * - `idle-connections`: the app is Node's own HTTP server with its defaults. Each server is asked by a GET; then the app is held
 *   while the time ends after which it closes an idle connection, and each is asked by a POST meanwhile.
 */
export type TrialMeans =
  | { readonly type: 'fault'; readonly fault: string }
  | { readonly type: 'requests'; readonly app?: 'both-lengths' }
  | { readonly type: 'handshake' }
  | { readonly type: 'idle-connections' };

/** Two configs in pods: the one with the flaw fails as the rule says, the one without does not. */
export interface TrialExperiment {
  /** What it shows, in a sentence. */
  readonly shows: string;
  readonly means: TrialMeans;
  /** Both configs, where those of the rule's example leave out what the trial takes. */
  readonly configs?: { readonly flawed: string; readonly fixed: string };
  /** Lines of the hosts file of both pods. */
  readonly hosts?: readonly { readonly name: string; readonly address: string }[];
  /**
   * Names, addresses and servers that there are: what each config asks for (unset), or in both pods what the fixed one asks for,
   * as a compose file gives them to nginx.
   */
  readonly world?: 'of-fixed';
  readonly flawed: Expected;
  readonly fixed: Expected;
}

/** An experiment that proves what a rule says. */
export type Experiment = ArmExperiment | TrialExperiment;

/** Whether an experiment is a trial of two configs. */
export function isTrial(experiment: Experiment): experiment is TrialExperiment {
  return 'means' in experiment;
}

/** Requests of a trial in all. */
export function asked({ statuses }: Pick<Seen, 'statuses'>): number {
  return Object.values(statuses).reduce((sum, count) => sum + count, 0);
}

/** Whether there were requests, and all came to this. */
export function allAre({ statuses }: Pick<Seen, 'statuses'>, outcome: string): boolean {
  const names = Object.keys(statuses);
  return names.length === 1 && names[0] === outcome;
}
