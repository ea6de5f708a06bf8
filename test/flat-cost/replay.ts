import { type Collector, collect } from '../../harness/collect.ts';
import { journalFile } from '../../harness/deploy.ts';
import { nginxLogs } from '../../harness/gateways/nginx.ts';
import type { OutcomeTuple } from '../../harness/model/agent-protocol.ts';
import { lineReader } from '../../harness/model/lines.ts';
import { allNodes, type Topology } from '../../harness/model/topology.ts';
import type { Pod } from '../../harness/runtimes/runtime.ts';
import type { Piece, RecordedArm } from './recorded-arm.ts';

/** A recorded arm that is told to a collector as a pod would tell it. */
export interface Replay {
  readonly collector: Collector;
  /** Tells everything, piece by piece; `change` is what is done to a piece before. */
  readonly tell: (change?: (piece: Piece, index: number) => Piece) => Promise<void>;
}

/** Follows the logs of a recorded arm, which come as text and in pieces, as those of a pod do. */
export function replay(arm: RecordedArm, topology: Topology): Replay {
  const readers = new Map<string, (text: string) => void>();
  const pod = {
    follow: (file: string, onText: (text: string) => void) => {
      readers.set(file, onText);
      return { stop: async () => {} };
    },
  };
  const collector = collect(pod as unknown as Pod, topology);
  const files = new Map(allNodes(topology).map((node) => [node.name, journalFile(node)]));
  const agent = lineReader((line) => {
    if (line === '') return;
    const message = JSON.parse(line) as { readonly sent: number; readonly outcomes: readonly OutcomeTuple[] };
    collector.addOutcomes(message.sent, message.outcomes);
  });
  return {
    collector,
    tell: async (change = (piece) => piece) => {
      collector.begin(arm.loadStartedAtEpochMs);
      for (const mark of arm.marks) collector.addMark(mark);
      let index = 0;
      for (const recorded of arm.pieces()) {
        const piece = change(recorded, index);
        index += 1;
        agent(piece.agent);
        readers.get(nginxLogs.access)?.(piece.access);
        readers.get(nginxLogs.error)?.(piece.errors);
        for (const [node, text] of piece.journals) readers.get(files.get(node) ?? '')?.(text);
      }
      await collector.close();
    },
  };
}
