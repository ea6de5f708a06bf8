import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { channelOver } from './agent-channel.ts';

function frame(stream: 1 | 2, text: string): Buffer {
  const payload = Buffer.from(text);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

describe('a channel over an attached container', () => {
  it('puts frames together again, however the bytes arrive', async () => {
    const stream = new PassThrough();
    const channel = channelOver(stream);
    let text = '';
    channel.onText((more) => {
      text += more;
    });
    for (const byte of Buffer.concat([frame(1, 'grüß'), frame(2, 'not this'), frame(1, ' Gott\n')])) {
      stream.write(Buffer.from([byte]));
    }
    await expect.poll(() => text).toBe('grüß Gott\n');
  });

  it('keeps what the agent says before anybody listens', async () => {
    const stream = new PassThrough();
    const channel = channelOver(stream);
    stream.write(frame(1, 'ready\n'));
    await expect.poll(() => stream.readableLength).toBe(0);
    const heard: string[] = [];
    channel.onText((text) => heard.push(text));
    expect(heard).toEqual(['ready\n']);
  });

  it('tells the end once, with the last words on stderr as the reason, also to who asks late', async () => {
    const stream = new PassThrough();
    const channel = channelOver(stream);
    stream.write(frame(2, 'out of memory\n'));
    stream.end();
    const reasons: string[] = [];
    await expect.poll(() => stream.readableEnded).toBe(true);
    channel.onClose((reason) => reasons.push(reason));
    stream.destroy();
    expect(reasons).toEqual(['out of memory']);
  });
});
