import type { Directive } from '../config/parse-config.ts';
import type { Severity } from '../model/validation-document.ts';
import type { Experiment } from './experiment.ts';
import type { Subject } from './subject.ts';
import type { Version } from './version.ts';

/** Where a mechanism is told by those who made it. */
export interface Source {
  readonly title: string;
  readonly url: string;
}

/** A place in a config that breaks a rule. */
export interface Flaw {
  /** What is pointed at. */
  readonly at: Directive;
  /** One sentence with the names and figures of this config. */
  readonly message: string;
  /** What to write here; the rule's own words where it says nothing. */
  readonly fix?: string;
  /** Where it is worse, or not as bad, as the rule says in general. */
  readonly severity?: Severity;
}

/** A config that breaks the rule at the line that ends in `# here`, and one that does not. */
export interface Example {
  readonly flawed: string;
  readonly fixed: string;
  /** The version that it is held against, where the rule needs one. */
  readonly gateway?: string;
  /** The compose file beside both, where the rule needs one. */
  readonly compose?: string;
}

/** One thing that makes a gateway less reliable, and that its config alone shows, or the compose file beside it. */
export interface Rule {
  /** In kebab-case; it never changes. */
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** The mechanism: why this gives gateway errors, or makes them worse. */
  readonly why: string;
  readonly sources: readonly [Source, ...Source[]];
  /** What to do, in a sentence. */
  readonly fix: string;
  /** Where nginx behaves so from a version on: it is told only of a gateway that is at least that. */
  readonly since: Version | null;
  /** Where a version put an end to it: it is not told of a gateway that is at least that. */
  readonly until: Version | null;
  /** What proves it on a real nginx. */
  readonly experiment: Experiment;
  readonly example: Example;
  readonly find: (subject: Subject) => readonly Flaw[];
}

const documentation = 'https://nginx.org/en/docs/http';

/** nginx's own words on a directive of one of its HTTP modules: `nginxDoc('proxy', 'proxy_next_upstream')`. */
export function nginxDoc(module: string, directive: string): Source {
  return { title: `nginx: ${directive}`, url: `${documentation}/ngx_http_${module}_module.html#${directive}` };
}

/** The list of changes of nginx. */
export const nginxChanges: Source = { title: 'nginx: CHANGES', url: 'https://nginx.org/en/CHANGES' };
