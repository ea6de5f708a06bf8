import type { Duplex } from 'node:stream';
import type { Container } from 'dockerode';
import type { AgentChannel } from '../../model/agent-protocol.ts';
import { framesOf } from './frames.ts';

/** Splits an attached stream into stdout and stderr. */
function demultiplex(onStdout: (bytes: Buffer) => void, onStderr: (bytes: Buffer) => void): (chunk: Buffer) => void {
  let pending: Buffer = Buffer.alloc(0);
  return (chunk) => {
    const { frames, rest } = framesOf(pending.length === 0 ? chunk : Buffer.concat([pending, chunk]));
    for (const { from, payload } of frames) (from === 'stderr' ? onStderr : onStdout)(payload);
    pending = rest;
  };
}

/** A channel over an attached stream; what comes before there is a listener is kept for it. */
export function channelOver(stream: Duplex): AgentChannel {
  const decoder = new TextDecoder();
  let onText: ((text: string) => void) | null = null;
  let onClose: ((reason: string) => void) | null = null;
  let early = '';
  let said = '';
  let closed = false;
  const receive = (bytes: Buffer): void => {
    const text = decoder.decode(bytes, { stream: true });
    if (onText === null) early += text;
    else onText(text);
  };
  const complain = (bytes: Buffer): void => {
    said = (said + bytes.toString('utf8')).slice(-4000);
  };
  const reason = (): string => said.trim() || 'its container has ended, or was taken away';
  const close = (): void => {
    if (closed) return;
    closed = true;
    onClose?.(reason());
  };
  stream.on('data', demultiplex(receive, complain)).on('error', close).on('end', close).on('close', close);
  return {
    write: (text) => void stream.write(text),
    onText: (listener) => {
      onText = listener;
      if (early !== '') listener(early);
      early = '';
    },
    onClose: (listener) => {
      onClose = listener;
      if (closed) listener(reason());
    },
    end: () => void stream.end(),
  };
}

/** The channel to a container that was created but not started, so that no word of it is missed. */
export async function attachAgent(container: Container): Promise<AgentChannel> {
  const options = { stream: true, stdin: true, stdout: true, stderr: true, hijack: true };
  return channelOver((await container.attach(options)) as unknown as Duplex);
}
