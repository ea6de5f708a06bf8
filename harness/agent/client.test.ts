import { describe, expect, it } from 'vitest';
import type { AgentChannel, AgentEvent } from '../model/agent-protocol.ts';
import { connectAgent } from './client.ts';

/** A channel whose other end is the test. */
function channel(): AgentChannel & {
  sent: string[];
  say: (text: string) => void;
  close: (reason: string) => void;
  ended: () => boolean;
} {
  let onText: (text: string) => void = () => {};
  let onClose: (reason: string) => void = () => {};
  let ended = false;
  const sent: string[] = [];
  return {
    sent,
    write: (text) => void sent.push(text),
    onText: (listener) => {
      onText = listener;
    },
    onClose: (listener) => {
      onClose = listener;
    },
    end: () => {
      ended = true;
    },
    say: (text) => onText(text),
    close: (reason) => onClose(reason),
    ended: () => ended,
  };
}

describe('a connection to an agent', () => {
  it('gives each call its own answer, in whatever order and chunks they come', async () => {
    const other = channel();
    const agent = connectAgent(other, () => {});
    const first = agent.call('now', {});
    const second = agent.call('write', { path: '/x', text: 'y' });
    expect(other.sent.map((line) => JSON.parse(line).method)).toEqual(['now', 'write']);
    other.say('{"id":2,"result":{}}\n{"id":1,"res');
    other.say('ult":{"at":5}}\n');
    await expect(second).resolves.toEqual({});
    await expect(first).resolves.toEqual({ at: 5 });
  });

  it('tells events and is ready with the first word', async () => {
    const events: AgentEvent[] = [];
    const other = channel();
    const agent = connectAgent(other, (event) => void events.push(event));
    other.say('{"event":"ready","at":1}\n');
    await agent.ready;
    expect(events).toEqual([{ event: 'ready', at: 1 }]);
  });

  it('fails a call that fails inside the pod with GC9002 and its reason', async () => {
    const other = channel();
    const agent = connectAgent(other, () => {});
    const call = agent.call('now', {});
    other.say('{"id":1,"error":"no such thing"}\n');
    await expect(call).rejects.toThrow('GC9002: now failed inside the pod: no such thing');
  });

  it('fails every open and later call with GC9005 once the channel is gone', async () => {
    const other = channel();
    const agent = connectAgent(other, () => {});
    const call = agent.call('now', {});
    other.close('it ended with SIGKILL');
    await expect(call).rejects.toThrow('GC9005: the agent is gone: it ended with SIGKILL');
    await expect(agent.ready).rejects.toThrow('GC9005');
    await expect(agent.call('now', {})).rejects.toThrow('GC9005');
  });

  it('ends an agent that says what is no JSON', async () => {
    const other = channel();
    const agent = connectAgent(other, () => {});
    const call = agent.call('now', {});
    other.say('Segmentation fault\n');
    await expect(call).rejects.toThrow('Segmentation fault');
    expect(other.ended()).toBe(true);
  });
});
