import { effective } from '../config/effective.ts';
import type { Directive } from '../config/parse-config.ts';
import { passesOf } from '../config/passes.ts';
import { contextOf, upstreamsOf } from '../config/upstreams.ts';
import { type Placed, walkConfig } from '../config/walk-config.ts';
import type { Composed } from './composed.ts';
import { type Pass, passOf } from './passes.ts';
import { type Upstream, upstreamOf } from './upstreams.ts';
import type { Version } from './version.ts';

/** A config as rules look at it. Streams and mail are left out. */
export interface Subject {
  readonly directives: readonly Directive[];
  readonly placed: readonly Placed[];
  readonly upstreams: readonly Upstream[];
  readonly passes: readonly Pass[];
  /** The versions of nginx that it is to run on; [] where nobody said. */
  readonly gateways: readonly Version[];
  /** Nothing stands around it: what is not said here is said nowhere. */
  readonly whole: boolean;
  /** The compose file beside it; null where none was named. */
  readonly composed: Composed | null;
}

/** Makes of a config what rules look at. */
export function subjectOf({
  directives,
  gateways,
  whole,
  composed,
}: Pick<Subject, 'directives' | 'gateways' | 'whole' | 'composed'>): Subject {
  const config = { directives };
  const isHttp = (placed: Placed) => contextOf(placed) === 'http';
  const upstreams = upstreamsOf(config)
    .filter(({ context }) => context === 'http')
    .map(upstreamOf);
  return {
    directives,
    placed: walkConfig(config).filter(isHttp),
    upstreams,
    passes: passesOf(config)
      .filter(({ placed }) => isHttp(placed))
      .flatMap((pass) => passOf(pass, upstreams)),
    gateways,
    whole,
    composed,
  };
}

/** The directives of that name that hold at a place; [] where nginx's default holds. */
export function holding({ directives }: Pick<Subject, 'directives'>, name: string, at: Placed): readonly Directive[] {
  return effective({ directives }, name, at)?.directives ?? [];
}

/** The one directive of that name that holds at a place; undefined where nginx's default holds. */
export function heldBy(subject: Pick<Subject, 'directives'>, name: string, at: Placed): Directive | undefined {
  return holding(subject, name, at)[0];
}

/** What holds for a pass of a setting that every protocol has under its own name: `read_timeout`, `next_upstream`. */
export function settingOf(subject: Pick<Subject, 'directives'>, pass: Pass, setting: string): Directive | undefined {
  return heldBy(subject, `${pass.module}_${setting}`, pass.placed);
}
