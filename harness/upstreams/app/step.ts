import type { WorkStep } from '../../model/work.ts';
import type { Journal } from './journal.ts';
import type { AppSettings } from './settings.ts';

/** What a step knows of the request that it works for. */
export interface AppRequest {
  readonly id: string;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly journal: Journal;
  /** Aborts when nobody waits for the answer any more: the gateway has gone, or the watchdog has closed. */
  readonly signal: AbortSignal;
}

/** What the client gets; `by` where something stood in for the app's own work. */
export interface AppAnswer {
  readonly status: number;
  readonly body: string;
  readonly by?: 'cache' | 'fallback' | 'queue';
  /** The journal's word for it; 'answered' unless it says otherwise. */
  readonly outcome?: 'answered' | 'caught';
}

/**
 * One piece of an app's work: it may answer by itself, do something before or after the rest, or throw: then the
 * client's connection is closed without an answer.
 */
export type Step = (request: AppRequest, rest: () => Promise<AppAnswer>) => Promise<AppAnswer>;

/** A step that is ready to work, with what an operator may ask of it or tell it under `/-/<type>`. */
export interface ReadyStep {
  readonly run: Step;
  /** What a request for this path and query is turned away with, before it takes a worker; null = it is let in. */
  readonly admit?: (url: string) => AppAnswer | null;
  /** Headers for `GET /-/ready`, such as `x-pool`. */
  readonly status?: () => Readonly<Record<string, string>>;
  /** `GET /-/<type>?…`. */
  readonly tell?: (wanted: URLSearchParams) => void | Promise<void>;
}

/** Makes a kind of work ready before the app says that it is: connects, warms up. */
export type MakeStep<Work extends WorkStep = WorkStep> = (
  work: Work,
  settings: AppSettings,
  journal: Journal,
) => Promise<ReadyStep>;
