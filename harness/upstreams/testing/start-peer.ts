import { expect } from 'vitest';
import type { PeerBehaviour, PeerProtocol } from '../../model/peer.ts';
import { type StartedProgram, startProgram } from './start-program.ts';

/** A peer with the name `api:8080`, alone in its process, on that port of an address. */
export interface StartedPeer extends StartedProgram {
  readonly at: { readonly host: string; readonly port: number };
  /** Has it do this from now on. */
  readonly told: (behaviour: PeerBehaviour) => Promise<void>;
  readonly countOf: (count: 'connections' | 'requests') => Promise<number>;
}

/** Starts one on an address that no other test has. */
export async function startPeer(protocol: PeerProtocol, host: string): Promise<StartedPeer> {
  const at = { host, port: 8080 };
  const program = await startProgram('peer.ts', host, {
    tls: null,
    peers: [{ name: 'api:8080', protocol, listen: at }],
  });
  return {
    ...program,
    at,
    told: async (behaviour) => {
      const { status, words } = await program.tell(`/peer?name=api:8080&do=${behaviour}`);
      expect({ behaviour, status, words }).toEqual({ behaviour, status: 204, words: '' });
    },
    countOf: async (count) => Number((await program.tell('/peer?name=api:8080')).headers.get(`x-${count}`)),
  };
}
