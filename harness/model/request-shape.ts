import type { Arrival, Attempt, GatewayErrorRecord, GatewayRecord, RequestRecord, ServiceCall } from './record.ts';

/** What an attempt is beside its instants. */
interface AttemptShape extends Pick<Attempt, 'address' | 'status' | 'kind'> {
  readonly header: boolean;
  readonly connect: boolean;
}

interface ArrivalShape extends Pick<Arrival, 'node' | 'outcome' | 'source'> {
  readonly ended: boolean;
  readonly calls: readonly Pick<ServiceCall, 'service' | 'outcome' | 'status'>[] | undefined;
}

/** What a request is beside its id and its instants: the requests of an arm have a few shapes in all. */
export interface RequestShape extends Pick<RequestRecord, 'route' | 'outcome'> {
  readonly ended: boolean;
  readonly gateway: {
    readonly status: number;
    readonly cacheStatus: string | undefined;
    readonly attempts: readonly AttemptShape[];
  } | null;
  readonly arrivals: readonly ArrivalShape[];
  readonly deliveries: readonly ArrivalShape[] | undefined;
  readonly gatewayError: GatewayErrorRecord | null;
}

/** A number for each text, or for what stands in the place of one. */
export type TextNumber = (text: string | number | null | undefined) => number;

function arrivalsKey(arrivals: readonly Arrival[], text: TextNumber): string {
  let key = `,${arrivals.length}`;
  for (const { node, endMs, outcome, source, calls } of arrivals) {
    key += `,${text(node)},${endMs === null},${text(outcome)},${text(source)},${calls?.length}`;
    if (calls === undefined) continue;
    for (const call of calls) key += `,${text(call.service)},${text(call.outcome)},${call.status}`;
  }
  return key;
}

/** A text that two requests have in common where they have the same shape, and only there. */
export function shapeKey(record: RequestRecord, text: TextNumber): string {
  const { route, outcome, doneMs, gateway, arrivals, deliveries, gatewayError } = record;
  let key = `${route},${text(outcome)},${doneMs === null},${gatewayError?.status},${text(gatewayError?.kind)}`;
  if (gateway !== null) {
    key += `,${gateway.status},${text(gateway.cacheStatus)},${gateway.attempts.length}`;
    for (const { address, status, headerMs, connectMs, kind } of gateway.attempts) {
      key += `,${text(address)},${status},${headerMs === null},${connectMs === null},${text(kind)}`;
    }
  }
  // Lists of deliveries and of arrivals look alike, and so do records with and without a gateway.
  key += `;${arrivalsKey(arrivals, text)}`;
  return deliveries === undefined ? key : `${key};${arrivalsKey(deliveries, text)}`;
}

function arrivalShape({ node, endMs, outcome, source, calls }: Arrival): ArrivalShape {
  return {
    ...{ node, outcome, source, ended: endMs !== null },
    calls: calls?.map(({ service, outcome: met, status }) => ({ service, outcome: met, status })),
  };
}

/** The shape of a request. */
export function shapeOf(record: RequestRecord): RequestShape {
  const { route, outcome, doneMs, gateway, arrivals, deliveries, gatewayError } = record;
  return {
    ...{ route, outcome, gatewayError, ended: doneMs !== null },
    gateway:
      gateway === null
        ? null
        : {
            status: gateway.status,
            cacheStatus: gateway.cacheStatus,
            attempts: gateway.attempts.map(({ address, status, headerMs, connectMs, kind }) => ({
              ...{ address, status, kind, header: headerMs !== null, connect: connectMs !== null },
            })),
          },
    arrivals: arrivals.map(arrivalShape),
    deliveries: deliveries?.map(arrivalShape),
  };
}

function tellArrivals(arrivals: readonly Arrival[], instant: (ms: number) => void): void {
  for (const { startMs, endMs, calls = [] } of arrivals) {
    instant(startMs);
    if (endMs !== null) instant(endMs);
    for (const call of calls) {
      instant(call.startMs);
      instant(call.endMs);
    }
  }
}

/** Tells the instants and durations of a request beside those of its client, in the order in which they are read. */
export function tellTimes({ gateway, arrivals, deliveries = [] }: RequestRecord, time: (ms: number) => void): void {
  if (gateway !== null) {
    time(gateway.startMs);
    time(gateway.endMs);
    for (const { startMs, endMs, headerMs, connectMs } of gateway.attempts) {
      time(startMs);
      time(endMs);
      if (headerMs !== null) time(headerMs);
      if (connectMs !== null) time(connectMs);
    }
  }
  tellArrivals(arrivals, time);
  tellArrivals(deliveries, time);
}

/** How many times a gateway record of this shape has. */
export function gatewayTimes({ gateway }: RequestShape): number {
  if (gateway === null) return 0;
  return gateway.attempts.reduce((sum, { header, connect }) => sum + 2 + Number(header) + Number(connect), 2);
}

/** How many times arrivals of this shape have. */
export function arrivalTimes(arrivals: readonly ArrivalShape[]): number {
  return arrivals.reduce((sum, { ended, calls = [] }) => sum + 1 + Number(ended) + 2 * calls.length, 0);
}

/** The gateway record of a shape; `time` gives the next of its times. */
export function gatewayOf({ gateway }: RequestShape, time: () => number): GatewayRecord | null {
  if (gateway === null) return null;
  const { status, cacheStatus } = gateway;
  const startMs = time();
  const endMs = time();
  const attempts: Attempt[] = [];
  for (const { address, status: answer, kind, header, connect } of gateway.attempts) {
    const begunMs = time();
    const overMs = time();
    const headerMs = header ? time() : null;
    const connectMs = connect ? time() : null;
    attempts.push({ address, status: answer, headerMs, connectMs, startMs: begunMs, endMs: overMs, kind });
  }
  return cacheStatus === undefined
    ? { status, startMs, endMs, attempts }
    : { status, startMs, endMs, attempts, cacheStatus };
}

function callsOf(shapes: NonNullable<ArrivalShape['calls']>, time: () => number): readonly ServiceCall[] {
  return shapes.map(({ service, outcome, status }) => {
    const call = { service, outcome, startMs: time(), endMs: time() };
    return status === undefined ? call : { ...call, status };
  });
}

/** The arrivals of a shape; `time` gives the next of their times. */
export function arrivalsOfShape(shapes: readonly ArrivalShape[], time: () => number): readonly Arrival[] {
  return shapes.map(({ node, outcome, source, ended, calls }) => {
    const startMs = time();
    const arrival = { node, startMs, endMs: ended ? time() : null, outcome };
    const told = source === undefined ? arrival : { ...arrival, source };
    return calls === undefined ? told : { ...told, calls: callsOf(calls, time) };
  });
}
