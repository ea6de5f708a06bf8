import type { PeerSettings } from '../model/peer.ts';
import { openJournal } from './app/journal.ts';
import { serveControl } from './control/serve-control.ts';
import { control } from './peer/control.ts';
import { startPeer } from './peer/start-peer.ts';

/**
 * All servers that a gateway's config passes requests to, each at its own address and in its own protocol. They answer
 * every request until they are told to break, one by one or together, by GETs to a control address: see
 * model/peer.ts for what they can do, peer/control.ts for how they are told. A journal has a line for each request that
 * came whole, and one for what it came to.
 * Run as `peer.ts '<settings as JSON>'`.
 */
const settings = JSON.parse(process.argv[2] ?? '{}') as PeerSettings;
const peers = await Promise.all(
  settings.peers.map((peer) => startPeer(peer, settings.tls, openJournal(settings.journal, peer.name))),
);
serveControl(settings.control, (url) => control(peers, url));
