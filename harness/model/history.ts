import type { FaultMark } from './fault.ts';
import type { MitigationAct } from './mitigation.ts';
import type { RequestRecord } from './record.ts';
import type { SpikeAccount } from './spike.ts';

/** What the load agent counted on its own, held against the records: sent = answered + failed + inFlight. */
export interface LoadAccount {
  readonly sent: number;
  readonly answered: number;
  readonly failed: number;
  readonly inFlight: number;
  /** From the first due time to the last answer. */
  readonly durationMs: number;
  /** Longest time in which the agent did not run at all while it should have woken every ms. */
  readonly longestStallMs: number;
}

/** Something that happened to a program of the pod. */
export interface ProgramEvent {
  readonly program: string;
  readonly at: number;
  readonly event: 'started' | 'exited';
  /** Whether the harness brought it about (a fault, the end of the arm). */
  readonly expected: boolean;
  /** Exit code or signal, for exits. */
  readonly detail: string | null;
  /** It died by itself, and its supervisor starts it again: what some faults are about. */
  readonly crashed?: boolean | undefined;
  /** It died for want of memory: in whose words that is known (V8's, or the engine's). */
  readonly outOfMemory?: string | null | undefined;
}

/** A time in which a program could have run and was kept from it, by the machine or by the harness. */
export interface Stall {
  /** `harness`, `agent`, or the name of a program of the pod. */
  readonly program: string;
  readonly from: number;
  readonly to: number;
  /** For how much of this time, in ms. */
  readonly waitedMs: number;
  /** And for how much of it ran, in ms; what is left it had nothing to do. Unset or null: nobody looked. */
  readonly ranMs?: number | null | undefined;
}

/** Lines that the join could not give to a sent request. */
export interface Foreign {
  readonly gatewayLines: number;
  readonly arrivals: number;
  readonly errorLines: number;
}

/** Everything that was observed of one arm: what a judge reads, and all that it reads. */
export interface ArmHistory {
  /** Ordered by id. */
  readonly records: readonly RequestRecord[];
  readonly marks: readonly FaultMark[];
  /** What a mitigation did beside the requests. */
  readonly acts: readonly MitigationAct[];
  /** null while the load is still running. */
  readonly account: LoadAccount | null;
  readonly programs: readonly ProgramEvent[];
  readonly foreign: Foreign;
  /** When the programs on which a reaction depends were held up; unset where nobody watched. */
  readonly stalls?: readonly Stall[] | undefined;
  /** What became of a spike on top of the load; unset or null: there was none. */
  readonly spike?: SpikeAccount | null | undefined;
}
