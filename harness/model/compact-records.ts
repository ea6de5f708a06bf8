import { closeTimes, isClose, pushClose, skipClose } from './close-times.ts';
import { type GrowingColumn, growingColumn } from './growing-column.ts';
import type { Arrival, GatewayErrorRecord, GatewayRecord, Outcome, RequestRecord } from './record.ts';
import {
  arrivalsOfShape,
  arrivalTimes,
  gatewayOf,
  gatewayTimes,
  type NextTime,
  type RequestShape,
  type ShapePart,
  shapeOf,
  tellShape,
  tellTimes,
} from './request-shape.ts';

/** Client instants of a request: due, sent, done. */
const clientInstants = 3;

/** A shape, and where in the times of a request its parts begin. */
interface KnownShape {
  /** Where requests of this shape are kept: each has room for no more than its row and this. */
  readonly table: Table;
  readonly shape: RequestShape;
  /** Whether its times are told by one another; else each has the eight bytes of its number. */
  readonly close: boolean;
  readonly arrivalsAt: number;
  readonly deliveriesAt: number;
}

/** Requests in columns of plain numbers, about 50 bytes for one of one attempt. */
interface Table {
  readonly ids: GrowingColumn;
  readonly clients: GrowingColumn;
  /** Of each request, the place of its first time. */
  readonly timesAt: GrowingColumn;
  readonly times: GrowingColumn;
  /** The request that was looked at last, and what was made for it: most are asked more than once in a row. */
  lastRow: number;
  lastGateway: GatewayRecord | null | undefined;
  lastArrivals: readonly Arrival[] | undefined;
}

const float64Bytes = 8;
const bits = new DataView(new ArrayBuffer(float64Bytes));

/** A request of a table, which reads as any other does. What it gives is made when it is asked for, and not kept. */
class CompactRecord implements RequestRecord {
  readonly #row: number;
  readonly #known: KnownShape;

  constructor(row: number, known: KnownShape) {
    this.#row = row;
    this.#known = known;
  }

  /** The times from the `first` of them on, one after the other. */
  #times(first: number): NextTime {
    const { table, close } = this.#known;
    const { times, timesAt } = table;
    const begin = timesAt.at(this.#row);
    if (close) return closeTimes(times, skipClose(times, begin, first));
    let next = begin + float64Bytes * first;
    return () => {
      for (let byte = 0; byte < float64Bytes; byte += 1) bits.setUint8(byte, times.at(next++));
      return bits.getFloat64(0);
    };
  }

  #look(): Table {
    const { table } = this.#known;
    if (table.lastRow !== this.#row) {
      table.lastRow = this.#row;
      table.lastGateway = undefined;
      table.lastArrivals = undefined;
    }
    return table;
  }

  get id(): number {
    return this.#known.table.ids.at(this.#row);
  }

  get route(): number {
    return this.#known.shape.route;
  }

  get dueMs(): number {
    return this.#known.table.clients.at(this.#row * clientInstants);
  }

  get sentMs(): number {
    return this.#known.table.clients.at(this.#row * clientInstants + 1);
  }

  get doneMs(): number | null {
    return this.#known.shape.ended ? this.#known.table.clients.at(this.#row * clientInstants + 2) : null;
  }

  get outcome(): Outcome {
    return this.#known.shape.outcome;
  }

  get alike(): object {
    return this.#known;
  }

  get gatewayError(): GatewayErrorRecord | null {
    return this.#known.shape.gatewayError;
  }

  get gateway(): GatewayRecord | null {
    const table = this.#look();
    if (table.lastGateway === undefined) {
      const known = this.#known;
      table.lastGateway = gatewayOf(known.shape, this.sentMs, this.#times(0));
    }
    return table.lastGateway;
  }

  get arrivals(): readonly Arrival[] {
    const table = this.#look();
    if (table.lastArrivals === undefined) {
      const known = this.#known;
      table.lastArrivals = arrivalsOfShape(known.shape.arrivals, this.sentMs, this.#times(known.arrivalsAt));
    }
    return table.lastArrivals;
  }

  get deliveries(): readonly Arrival[] | undefined {
    const known = this.#known;
    const { deliveries } = known.shape;
    if (deliveries === undefined) return undefined;
    return arrivalsOfShape(deliveries, this.sentMs, this.#times(known.deliveriesAt));
  }
}

/** Where the parts of a shape lead, one after the other; where all are told, the shape. */
interface Branch {
  readonly next: Map<ShapePart, Branch>;
  known: KnownShape | undefined;
}

/** Keeps requests in little room, and gives each back as it was. */
export interface CompactRecords {
  readonly add: (record: RequestRecord) => RequestRecord;
}

/** An empty store of requests. */
export function compactRecords(): CompactRecords {
  const table: Table = {
    ids: growingColumn((size) => new Uint32Array(size)),
    clients: growingColumn((size) => new Float64Array(size)),
    timesAt: growingColumn((size) => new Uint32Array(size)),
    times: growingColumn((size) => new Uint8Array(size)),
    lastRow: -1,
    lastGateway: undefined,
    lastArrivals: undefined,
  };
  const shapes: Branch = { next: new Map(), known: undefined };
  let at = shapes;
  const step = (part: ShapePart): void => {
    let next = at.next.get(part);
    if (next === undefined) {
      next = { next: new Map(), known: undefined };
      at.next.set(part, next);
    }
    at = next;
  };
  const areClose = (record: RequestRecord): boolean => {
    let all = true;
    tellTimes(record, (ms, since) => {
      all &&= isClose(ms, since);
    });
    return all;
  };
  const knownShape = (record: RequestRecord, close: boolean): KnownShape => {
    at = shapes;
    step(close);
    tellShape(record, step);
    if (at.known !== undefined) return at.known;
    const shape = shapeOf(record);
    const arrivalsAt = gatewayTimes(shape);
    const added = { table, shape, close, arrivalsAt, deliveriesAt: arrivalsAt + arrivalTimes(shape.arrivals) };
    at.known = added;
    return added;
  };
  return {
    add: (record) => {
      const row = table.ids.length();
      table.ids.push(record.id);
      table.clients.push(record.dueMs);
      table.clients.push(record.sentMs);
      table.clients.push(record.doneMs ?? 0);
      table.timesAt.push(table.times.length());
      const close = areClose(record);
      tellTimes(record, (ms, since) => {
        if (close) return pushClose(ms, since, table.times);
        bits.setFloat64(0, ms);
        for (let byte = 0; byte < float64Bytes; byte += 1) table.times.push(bits.getUint8(byte));
      });
      return new CompactRecord(row, knownShape(record, close));
    },
  };
}
