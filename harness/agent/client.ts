import type { AgentCalls, AgentChannel, AgentConnection, AgentEvent, AgentMethod } from '../model/agent-protocol.ts';
import { failure, type GatecrashError } from '../model/error.ts';
import { lineReader } from '../model/lines.ts';

interface Reply {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

interface Waiting {
  readonly method: AgentMethod;
  readonly timer: NodeJS.Timeout;
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

function parse(line: string): Reply | AgentEvent {
  try {
    return JSON.parse(line) as Reply | AgentEvent;
  } catch (cause) {
    throw failure('GC9005', `the agent said something that is no JSON: ${line.slice(0, 200)}`, null, cause);
  }
}

/** An agent that has not answered for this long beyond what the call itself may take has stopped answering. */
const patienceMs = 15_000;

/** How long a call may take by its own parameters. */
function allowedMs(params: object): number {
  const limits = ['withinMs', 'timeoutMs', 'drainMs'].map((key) =>
    Number((params as Record<string, unknown>)[key] ?? 0),
  );
  return patienceMs + Math.max(...limits);
}

function agentGone(reason: string): GatecrashError {
  const hint = 'was it killed, or is the machine out of memory? run the arm again, with --verbose';
  return failure('GC9005', `the agent is gone: ${reason}`, hint);
}

/** Talks to an agent over a channel. When the channel closes every open call fails with GC9005. */
export function connectAgent(channel: AgentChannel, onEvent: (event: AgentEvent) => void): AgentConnection {
  const waiting = new Map<number, Waiting>();
  const readiness = Promise.withResolvers<void>();
  readiness.promise.catch(() => {}); // whoever awaits it sees the error; nobody may be waiting yet
  let nextId = 1;
  let closed: string | null = null;

  const receive = (line: string): void => {
    const message = parse(line);
    if ('event' in message) {
      if (message.event === 'ready') {
        clearTimeout(readyTimer);
        readiness.resolve();
      }
      onEvent(message);
      return;
    }
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    clearTimeout(call?.timer);
    if (message.error === undefined) call?.resolve(message.result as never);
    else call?.reject(failure('GC9002', `${call.method} failed inside the pod: ${message.error}`));
  };
  const close = (reason: string): void => {
    if (closed !== null) return;
    closed = reason;
    clearTimeout(readyTimer);
    const error = agentGone(reason);
    readiness.reject(error);
    for (const call of waiting.values()) {
      clearTimeout(call.timer);
      call.reject(error);
    }
    waiting.clear();
  };
  const expire = (what: string, ms: number): void => {
    close(`${what} has no answer after ${Math.round(ms / 1000)} s`);
    channel.end();
  };
  const readyTimer = setTimeout(() => expire('its start', patienceMs), patienceMs);
  channel.onText(
    lineReader((line) => {
      try {
        receive(line);
      } catch (error) {
        close((error as Error).message);
        channel.end();
      }
    }),
  );
  channel.onClose(close);

  return {
    ready: readiness.promise,
    end: channel.end,
    call: <M extends AgentMethod>(method: M, params: AgentCalls[M]['params']) =>
      new Promise<AgentCalls[M]['result']>((resolve, reject) => {
        if (closed !== null) {
          reject(agentGone(closed));
          return;
        }
        const id = nextId++;
        const ms = allowedMs(params);
        const timer = setTimeout(() => expire(method, ms), ms);
        waiting.set(id, { method, timer, resolve: resolve as Waiting['resolve'], reject });
        channel.write(`${JSON.stringify({ id, method, params })}\n`);
      }),
  };
}
