import type { CellDocument, Grade } from '../../model/validation-cell.ts';
import type { FindingDocument, RuleDocument, ValidationDocument } from '../../model/validation-document.ts';

/** A cell of the matrix as the page shows it; where it is, its place says. */
export interface CellData extends Omit<CellDocument, 'gateway' | 'server' | 'location' | 'at' | 'upstream'> {
  /** What it came to, in figures: `502×10`, `1.0 ms`, `back after 10.0 s`. */
  readonly figures: readonly string[];
}

/** A line of the grid: methods that have the same grades, and the numbers of their cells by fault. */
export interface GridRowData {
  readonly methods: readonly string[];
  readonly cells: readonly {
    /** The worst of its cells; null where it was not tried. */
    readonly grade: Grade | null;
    readonly numbers: readonly number[];
  }[];
}

/** A place of the config that hands requests on. */
export interface PlaceData {
  readonly name: string;
  readonly location: string;
  readonly upstream: string;
  readonly at: string;
  /** How many of its cells have which grade, in words. */
  readonly grades: string;
  readonly rows: readonly GridRowData[];
  readonly cells: readonly number[];
}

/** Places of one server under one gateway. */
export interface GroundData {
  readonly name: string;
  readonly server: string;
  readonly gateway: string;
  readonly places: readonly PlaceData[];
}

/** A place and a fault that are another than in the baseline. */
export interface ChangeData {
  readonly change: 'worse' | 'inconclusive' | 'better';
  readonly where: string;
  readonly fault: string;
  readonly methods: string;
  readonly moved: readonly { readonly measure: string; readonly from: string; readonly to: string }[];
  /** The numbers of its cells in this matrix. */
  readonly cells: readonly number[];
}

/** What differs from the baseline, in words. */
export interface ComparisonData {
  readonly baseline: string;
  readonly counts: string;
  readonly changes: readonly ChangeData[];
  readonly moreChanges: number;
  readonly culprit: { readonly title: string; readonly diff: string } | null;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly reload: string | null;
  readonly terms: string;
}

/** What users ask, by their access log. */
export interface AskedData {
  /** What was read of the log, and what not. */
  readonly told: readonly string[];
  readonly requests: readonly {
    readonly place: string;
    readonly method: string;
    readonly path: string;
    readonly share: string;
  }[];
  readonly moreRequests: number;
}

type FindingKept = 'rule' | 'severity' | 'file' | 'line' | 'column' | 'message' | 'fix' | 'shown' | 'suppressed';

/** A finding as the page shows it. */
export interface FindingData extends Pick<FindingDocument, FindingKept> {
  /** What suppressed it until it expired; null where nothing did. */
  readonly expired: string | null;
}

/** What the page shows of a validation. */
export interface ValidationData
  extends Pick<ValidationDocument, 'config' | 'loaded' | 'complaints' | 'exitCode' | 'failOn' | 'advisory'> {
  readonly toolVersion: string;
  /** What it all comes to, in one sentence. */
  readonly answer: string;
  readonly tested: string | null;
  readonly environment: {
    readonly gateway: string;
    readonly digest: string;
    readonly origin: string;
    readonly runtime: string;
    readonly machine: string;
    readonly command: string;
  } | null;
  readonly gateways: readonly string[];
  /** What grades are called and mean, the best first; those that no cell has too. */
  readonly grades: readonly { readonly grade: Grade; readonly glyph: string; readonly meaning: string }[];
  readonly faults: readonly { readonly id: string; readonly title: string }[];
  readonly grounds: readonly GroundData[];
  readonly cells: readonly CellData[];
  /** Places that a file of this size has no room for. */
  readonly morePlaces: number;
  readonly comparison: ComparisonData | null;
  /** null where no log was named. */
  readonly asked: AskedData | null;
  readonly findings: readonly FindingData[];
  readonly moreFindings: number;
  readonly rules: readonly Pick<RuleDocument, 'id' | 'title' | 'why' | 'sources' | 'docs' | 'experiment'>[];
  readonly supplied: ValidationDocument['supplied'];
  readonly missing: ValidationDocument['missing'];
  readonly unreached: ValidationDocument['unreached'];
}
