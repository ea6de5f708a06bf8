import type { Claim } from './claim.ts';
import { noteFolder } from './declaration-folder.ts';
import type { Fault, FaultExpectation, Injection } from './fault.ts';
import type { KindId } from './kinds/index.ts';
import type { OpenModel } from './load.ts';
import type { Controller, Mitigation, MitigationMarkType } from './mitigation.ts';
import type { ServiceProgram } from './service.ts';
import type { SteadyState } from './steady-state.ts';
import type { Pool, PoolChange } from './upstream.ts';

/** What the author of a scenario writes: a declaration without control flow. Checked by parse-scenario. */
export interface ScenarioDeclaration {
  readonly title: string;
  readonly symptom: string;
  readonly hypothesis: string;
  readonly upstreams: Readonly<Record<string, Pool>>;
  /** What stands behind the app: started in the arms whose app works with it. */
  readonly services?: Readonly<Record<string, ServiceProgram>>;
  readonly load: OpenModel;
  /** Thresholds in k6's syntax: `gatewayErrors: 'rate<0.001'`, `latency: 'p(95)<250'`. */
  readonly steadyState: { readonly gatewayErrors: string; readonly latency?: string };
  /** The nginx config that has the problem: an ordinary file for /etc/nginx/conf.d, beside the scenario. */
  readonly broken: string;
  readonly faults: Readonly<
    Record<
      string,
      {
        readonly title?: string;
        /** Pools, load and config in place of the scenario's, in the arms of this fault, its own control among them. */
        readonly upstreams?: Readonly<Record<string, Pool>>;
        readonly load?: OpenModel;
        readonly broken?: string;
        /** A fault whose broken arm stands in the place of an own one. */
        readonly heldAgainst?: string;
        readonly inject: Injection;
        readonly expect: {
          readonly status: FaultExpectation['status'];
          readonly kind: KindId | readonly KindId[];
          readonly share?: readonly [number, number];
        };
      }
    >
  >;
  readonly mitigations: Readonly<
    Record<
      string,
      {
        readonly title?: string;
        /** The name that its arms go by; unset: its own. What helps against one fault may be an anti-pattern against another. */
        readonly as?: string;
        readonly antiPattern?: boolean;
        readonly conf: string;
        /** What works beside the gateway, where a config alone is not enough. */
        readonly with?: Controller;
        /** A load of its own in place of the scenario's, for this mitigation's arms. */
        readonly load?: OpenModel;
        /** Pools in place of those that the fault meets: more nodes, or an app that does it better. */
        readonly upstreams?: Readonly<Record<string, Pool>>;
        /** What is changed of pools, whatever the fault has made of them: more nodes, or work that comes before theirs. */
        readonly pools?: Readonly<Record<string, PoolChange>>;
        readonly against: readonly string[];
        readonly claim: Claim;
        /** How it shows that the mitigation acted; one of them must be seen. */
        readonly mark: MitigationMarkType | readonly MitigationMarkType[];
      }
    >
  >;
}

/** A checked scenario: immutable, every default filled in, configs read. */
export interface Scenario {
  readonly name: string;
  /** Folder that has scenario.ts and its configs. */
  readonly folder: string;
  readonly title: string;
  readonly symptom: string;
  readonly hypothesis: string;
  readonly upstreams: Readonly<Record<string, Pool>>;
  readonly services?: Readonly<Record<string, ServiceProgram>>;
  readonly load: OpenModel;
  readonly steadyState: SteadyState;
  readonly broken: string;
  readonly faults: readonly Fault[];
  readonly mitigations: readonly Mitigation[];
  /** File name → text of every config that an arm uses. */
  readonly configs: Readonly<Record<string, string>>;
}

/** Declares a scenario; the default export of scenarios/<name>/scenario.ts. Its configs stand beside the file that calls this. */
export function scenario(declaration: ScenarioDeclaration): ScenarioDeclaration {
  noteFolder(declaration, scenario);
  return declaration;
}
