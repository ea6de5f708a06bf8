import type { Arrival, Attempt, GatewayErrorRecord, GatewayRecord, RequestRecord, ServiceCall } from './record.ts';

/** What an attempt is beside its instants. */
interface AttemptShape extends Pick<Attempt, 'address' | 'status' | 'kind'> {
  readonly header: boolean;
  readonly connect: boolean;
}

interface ArrivalShape extends Pick<Arrival, 'node' | 'outcome' | 'source' | 'as'> {
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

/** What a shape is told in: the values that follow one another, and are as many as those before say. */
export type ShapePart = string | number | boolean | null | undefined;

type TellPart = (part: ShapePart) => void;

function tellArrivalShapes(arrivals: readonly Arrival[], tell: TellPart): void {
  tell(arrivals.length);
  for (const { node, endMs, outcome, source, as, calls } of arrivals) {
    tell(node);
    tell(endMs === null);
    tell(outcome);
    tell(source);
    tell(as);
    tell(calls?.length);
    if (calls === undefined) continue;
    for (const call of calls) {
      tell(call.service);
      tell(call.outcome);
      tell(call.status);
    }
  }
}

/** Tells what two requests have in common where they have the same shape, and only there. */
export function tellShape(record: RequestRecord, tell: TellPart): void {
  const { route, outcome, doneMs, gateway, arrivals, deliveries, gatewayError } = record;
  tell(route);
  tell(outcome);
  tell(doneMs === null);
  tell(gatewayError?.status);
  tell(gatewayError?.kind);
  tell(gateway?.status);
  if (gateway !== null) {
    tell(gateway.cacheStatus);
    tell(gateway.attempts.length);
    for (const { address, status, headerMs, connectMs, kind } of gateway.attempts) {
      tell(address);
      tell(status);
      tell(headerMs === null);
      tell(connectMs === null);
      tell(kind);
    }
  }
  tellArrivalShapes(arrivals, tell);
  tell(deliveries === undefined);
  if (deliveries !== undefined) tellArrivalShapes(deliveries, tell);
}

function arrivalShape({ node, endMs, outcome, source, as, calls }: Arrival): ArrivalShape {
  return {
    ...{ node, outcome, source, as, ended: endMs !== null },
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

/** Takes an instant and one close to it that was told before, or a duration and 0. */
type TellTime = (ms: number, since: number) => void;

/** Gives the next time, which was told as close to `since`. */
export type NextTime = (since: number) => number;

function tellArrivals(arrivals: readonly Arrival[], sentMs: number, time: TellTime): void {
  for (const { startMs, endMs, calls = [] } of arrivals) {
    time(startMs, sentMs);
    if (endMs !== null) time(endMs, startMs);
    for (const call of calls) {
      time(call.startMs, startMs);
      time(call.endMs, call.startMs);
    }
  }
}

/** Tells the instants and durations of a request beside those of its client, in the order in which they are read. */
export function tellTimes({ sentMs, gateway, arrivals, deliveries = [] }: RequestRecord, time: TellTime): void {
  if (gateway !== null) {
    time(gateway.startMs, sentMs);
    time(gateway.endMs, gateway.startMs);
    for (const { startMs, endMs, headerMs, connectMs } of gateway.attempts) {
      time(startMs, gateway.startMs);
      time(endMs, startMs);
      if (headerMs !== null) time(headerMs, 0);
      if (connectMs !== null) time(connectMs, 0);
    }
  }
  tellArrivals(arrivals, sentMs, time);
  tellArrivals(deliveries, sentMs, time);
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

/** The gateway record of a shape, of a request that was sent at `sentMs`. */
export function gatewayOf({ gateway }: RequestShape, sentMs: number, time: NextTime): GatewayRecord | null {
  if (gateway === null) return null;
  const { status, cacheStatus } = gateway;
  const startMs = time(sentMs);
  const endMs = time(startMs);
  const attempts: Attempt[] = [];
  for (const { address, status: answer, kind, header, connect } of gateway.attempts) {
    const begunMs = time(startMs);
    const overMs = time(begunMs);
    const headerMs = header ? time(0) : null;
    const connectMs = connect ? time(0) : null;
    attempts.push({ address, status: answer, headerMs, connectMs, startMs: begunMs, endMs: overMs, kind });
  }
  return cacheStatus === undefined
    ? { status, startMs, endMs, attempts }
    : { status, startMs, endMs, attempts, cacheStatus };
}

function callsOf(
  shapes: NonNullable<ArrivalShape['calls']>,
  arrivedMs: number,
  time: NextTime,
): readonly ServiceCall[] {
  return shapes.map(({ service, outcome, status }) => {
    const startMs = time(arrivedMs);
    const call = { service, outcome, startMs, endMs: time(startMs) };
    return status === undefined ? call : { ...call, status };
  });
}

/** The arrivals of a shape, of a request that was sent at `sentMs`. */
export function arrivalsOfShape(shapes: readonly ArrivalShape[], sentMs: number, time: NextTime): readonly Arrival[] {
  return shapes.map(({ node, outcome, source, as, ended, calls }) => {
    const startMs = time(sentMs);
    const arrival = { node, startMs, endMs: ended ? time(startMs) : null, outcome };
    const answered = source === undefined ? arrival : { ...arrival, source };
    const told = as === undefined ? answered : { ...answered, as };
    return calls === undefined ? told : { ...told, calls: callsOf(calls, startMs, time) };
  });
}
