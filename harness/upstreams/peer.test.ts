import { describe, expect, it } from 'vitest';
import { until } from '../../test/until.ts';
import { exchange } from './testing/exchange.ts';
import { spoken } from './testing/spoken.ts';
import { startPeer } from './testing/start-peer.ts';

/** Only this test has this address. */
const host = '127.77.1.1';

const protocols = Object.keys(spoken) as (keyof typeof spoken)[];

describe.each(protocols)('a peer that speaks %s', (protocol) => {
  const { request: asked, good, failed, preface, id, as } = spoken[protocol];
  const ask = () => exchange({ host, port: 8080 }, asked);
  /** What came without what the server says of itself. */
  const answerOf = (came: Buffer): string => came.toString('latin1', preface(came));

  it('answers, fails in the words of its protocol, and writes down what it was asked', async () => {
    await using program = await startPeer(protocol, host);
    for (const more of ['do=ok', 'do=slow&ms=1']) {
      expect((await program.tell(`/peer?name=*&${more}`)).status).toBe(204);
      using answered = ask();
      await answered.untilCame(good);
    }
    if (failed !== null) {
      await program.told('answer-500');
      using answered = ask();
      await answered.untilCame(failed);
    }
    const journal = await program.journal();
    expect(journal.slice(0, 2)).toEqual([
      { e: 'start', id, as, node: 'api:8080' },
      { e: 'end', id, o: 'answered', node: 'api:8080' },
    ]);
    expect(await program.countOf('requests')).toBe(journal.filter(({ e }) => e === 'start').length);
  });

  it('reads the request and says nothing, closes, or resets', async () => {
    await using program = await startPeer(protocol, host);
    await program.told('hang');
    {
      using hung = ask();
      await until('the request has been read', async () => (await program.countOf('requests')) === 1);
      expect([hung.end(), answerOf(hung.came())]).toEqual([null, '']);
    }
    await until('its end is written down', async () => (await program.journal()).length === 2);
    await program.told('close');
    using closed = ask();
    expect([await closed.untilEnd(), answerOf(closed.came())]).toEqual(['end', '']);
    await program.told('reset');
    using reset = ask();
    expect([await reset.untilEnd(), answerOf(reset.came())]).toEqual(['ECONNRESET', '']);
    const ends = (await program.journal()).filter(({ e }) => e === 'end');
    expect(ends.map(({ o }) => o)).toEqual(['aborted', 'closed', 'closed']);
  });

  it('begins an answer, and closes or resets in the middle of it', async () => {
    await using program = await startPeer(protocol, host);
    for (const [behaviour, ending] of [
      ['cut', 'end'],
      ['reset-late', 'ECONNRESET'],
    ] as const) {
      await program.told(behaviour);
      using broken = ask();
      expect(await broken.untilEnd()).toBe(ending);
      expect(answerOf(broken.came()).length).toBeGreaterThan(0);
      expect(broken.came().includes(good)).toBe(false);
    }
  });

  it('is gone with its connections when it refuses, and there again', async () => {
    await using program = await startPeer(protocol, host);
    await program.told('hang');
    using held = ask();
    await until('the request has been read', async () => (await program.countOf('requests')) === 1);
    await program.told('refuse');
    await held.untilEnd();
    using refused = ask();
    expect(await refused.untilEnd()).toBe('ECONNREFUSED');
    await program.told('refuse');
    await program.told('ok');
    using again = ask();
    await again.untilCame(good);
    expect(await program.countOf('connections')).toBe(2);
    expect((await program.journal()).map(({ o }) => o)).toEqual([undefined, 'closed', undefined, 'answered']);
  });

  it('sends what is no answer, or one with a header that is too big, if there is such a thing', async () => {
    await using program = await startPeer(protocol, host);
    if (protocol === 'tcp') {
      const { status, words } = await program.tell('/peer?name=*&do=garbage');
      expect([status, words]).toEqual([400, 'api:8080 cannot garbage: tcp has no such thing\n']);
      return;
    }
    await program.told('garbage');
    using garbage = ask();
    expect(await garbage.untilEnd()).toBe('end');
    expect(answerOf(garbage.came())).toMatch(/^(HTTP\/1\.1 400 |HTTP\/1\.1 200 OK\r\n\0|\0garbage)/);
    await program.told('big-header');
    using big = ask();
    // HPACK packs what is repeated.
    await until('a big answer has come', () => answerOf(big.came()).length > 32 * 1024);
  });
});
