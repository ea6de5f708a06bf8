import {
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  fallback,
  handleAll,
  type IPolicy,
  isBrokenCircuitError,
  noJitterGenerator,
  noop,
  retry,
  wrap,
} from 'cockatiel';
import type { GuardedCallStep } from '../../model/work.ts';
import { callService } from './call-service.ts';
import type { Journal } from './journal.ts';
import { addressOf } from './settings.ts';
import type { AppAnswer, AppRequest, MakeStep, ReadyStep } from './step.ts';

/** What stands for an answer of the third party. */
const standIn = Symbol('default data');

function retrying({ retries, backoffMs }: GuardedCallStep): IPolicy {
  if (retries === 0) return noop;
  const backoff = new ExponentialBackoff({ initialDelay: backoffMs, exponent: 2, generator: noJitterGenerator });
  return retry(handleAll, { maxAttempts: retries, backoff });
}

interface Breaker {
  readonly policy: IPolicy;
  readonly status: NonNullable<ReadyStep['status']>;
}

/** As cockatiel has it: each call that a half-open breaker lets through decides whether it closes or stays open. */
function breaking({ breakAfter, halfOpenAfterMs, service }: GuardedCallStep, journal: Journal): Breaker {
  if (breakAfter === null) return { policy: noop, status: () => ({}) };
  const policy = circuitBreaker(handleAll, {
    halfOpenAfter: halfOpenAfterMs,
    breaker: new ConsecutiveBreaker(breakAfter),
  });
  let tried = false;
  policy.onHalfOpen(() => {
    tried = true;
  });
  policy.onBreak(() => {
    const why = tried
      ? `the call to ${service} that was tried`
      : `${breakAfter} calls to ${service} one after the other`;
    journal.act('breaker-opened', `${why} failed`);
    tried = false;
  });
  policy.onReset(() => {
    tried = false;
    journal.act('breaker-closed', `a call to ${service} was answered again`);
  });
  return { policy, status: () => ({ 'x-breaker': CircuitState[policy.state].toLowerCase() }) };
}

/**
 * From the outside in: fallback, retries, circuit breaker, and a timeout for every single call. A breaker that is open
 * fails at once: then the fallback answers without any call.
 */
export const makeGuardedCall: MakeStep<GuardedCallStep> = async (step, settings, journal) => {
  const address = addressOf(settings, step.service);
  const breaker = breaking(step, journal);
  const guard = wrap(step.fallback ? fallback(handleAll, standIn) : noop, retrying(step));
  const attempt = async (request: AppRequest): Promise<unknown> => {
    try {
      return await breaker.policy.execute(() => callService(request, step.service, address, step.timeoutMs));
    } catch (error) {
      const o = 'short-circuited';
      if (isBrokenCircuitError(error)) journal.call(request.id, { from: journal.now(), to: step.service, o });
      throw error;
    }
  };
  return {
    run: async (request, rest) => {
      const got = await guard.execute(() => attempt(request), request.signal);
      const answer: AppAnswer = await rest();
      return got === standIn
        ? { ...answer, body: `default data in place of ${step.service}\n`, by: 'fallback' }
        : answer;
    },
    status: breaker.status,
  };
};
