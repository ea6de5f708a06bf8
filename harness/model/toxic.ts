/**
 * A disturbance that Toxiproxy puts on the connections of a proxy (https://github.com/Shopify/toxiproxy#toxics):
 * `downstream` on what the server answers, `upstream` on what the client sends; `toxicity` is the share of the
 * connections that get it. `attributes` are those of the type, with Toxiproxy's own names and units.
 */
export interface Toxic {
  readonly type: 'latency' | 'bandwidth' | 'slow_close' | 'timeout' | 'reset_peer' | 'slicer' | 'limit_data';
  readonly stream: 'upstream' | 'downstream';
  readonly toxicity: number;
  readonly attributes: Readonly<Record<string, number>>;
}

/** The name under which a proxy has a toxic. */
export function toxicName({ type, stream }: Toxic): string {
  return `${type}_${stream}`;
}
