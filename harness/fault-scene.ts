import type { GatewayControl } from './gateway-control.ts';
import type { SpikeReport } from './model/spike.ts';
import type { Topology } from './model/topology.ts';
import type { ProgramWatch } from './program-watch.ts';
import type { Pod } from './runtimes/runtime.ts';

/** The arm in which a fault is put on something. */
export interface FaultScene {
  readonly pod: Pod;
  readonly topology: Topology;
  readonly watch: ProgramWatch;
  readonly gateway: GatewayControl;
  /** Text by file name of every config of the scenario, the one that the gateway began with, and the right one. */
  readonly configs: Readonly<Record<string, string>>;
  readonly config: string;
  readonly rightConfig: string;
  readonly plannedRate: number;
  /** Paths of the GETs of the load. */
  readonly pages: readonly string[];
  readonly sent: () => number;
  readonly spikeAnswers: () => number;
  /** Told what a spike says of itself when it has ended; null where it says nothing. */
  readonly onSpikeEnd: (report: SpikeReport | null) => void;
}
