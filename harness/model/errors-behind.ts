/** Errors of one kind that a gateway behind the gateway made, by its own error log. They are none of the gateway's. */
export interface ErrorsBehind {
  /** Name of its node. */
  readonly gateway: string;
  readonly status: number;
  /** One of the known kinds, or 'unknown'. */
  readonly kind: string;
  readonly count: number;
  /** How many of them the gateway passed on to the client as they were. */
  readonly passedOn: number;
}
