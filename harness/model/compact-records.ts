import { type GrowingColumn, growingColumn } from './growing-column.ts';
import type { Arrival, GatewayErrorRecord, GatewayRecord, Outcome, RequestRecord } from './record.ts';
import {
  arrivalsOfShape,
  arrivalTimes,
  gatewayOf,
  gatewayTimes,
  type RequestShape,
  shapeKey,
  shapeOf,
  type TextNumber,
  tellTimes,
} from './request-shape.ts';

/**
 * Logs and journals have epoch instants, which float64 holds to 2^-12 ms; as instants on the load's clock they are whole
 * numbers of these, and those of a request lie close together: 4 bytes each.
 */
const ticksPerMs = 2 ** 12;
const mostTicks = 2 ** 31 - 1;
/** Client instants of a request: due, sent, done. */
const clientInstants = 3;

/** A shape, and where in the times of a request its parts begin. */
interface KnownShape {
  /** Where requests of this shape are kept: each has room for no more than its row and this. */
  readonly table: Table;
  readonly shape: RequestShape;
  /** Whether its times are in ticks; else each takes two numbers, its very bits. */
  readonly ticks: boolean;
  readonly arrivalsAt: number;
  readonly deliveriesAt: number;
}

/** Requests in columns of plain numbers, about 70 bytes for one of one attempt. */
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

const bits = new DataView(new ArrayBuffer(8));

/** A request of a table, which reads as any other does. What it gives is made when it is asked for, and not kept. */
class CompactRecord implements RequestRecord {
  readonly #row: number;
  readonly #known: KnownShape;

  constructor(row: number, known: KnownShape) {
    this.#row = row;
    this.#known = known;
  }

  /** The times from the `first` of them on, one after the other. */
  #times(first: number): () => number {
    const { table, ticks } = this.#known;
    const { times, timesAt } = table;
    if (ticks) {
      const base = ticksOf(this.sentMs);
      let next = timesAt.at(this.#row) + first;
      return () => (times.at(next++) + base) / ticksPerMs;
    }
    let next = timesAt.at(this.#row) + 2 * first;
    return () => {
      bits.setInt32(0, times.at(next++));
      bits.setInt32(4, times.at(next++));
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
      table.lastGateway = gatewayOf(known.shape, this.#times(0));
    }
    return table.lastGateway;
  }

  get arrivals(): readonly Arrival[] {
    const table = this.#look();
    if (table.lastArrivals === undefined) {
      const known = this.#known;
      table.lastArrivals = arrivalsOfShape(known.shape.arrivals, this.#times(known.arrivalsAt));
    }
    return table.lastArrivals;
  }

  get deliveries(): readonly Arrival[] | undefined {
    const known = this.#known;
    const { deliveries } = known.shape;
    return deliveries === undefined ? undefined : arrivalsOfShape(deliveries, this.#times(known.deliveriesAt));
  }
}

function ticksOf(sentMs: number): number {
  return Math.round(sentMs * ticksPerMs);
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
    times: growingColumn((size) => new Int32Array(size)),
    lastRow: -1,
    lastGateway: undefined,
    lastArrivals: undefined,
  };
  const shapes = new Map<string, KnownShape>();
  const texts = new Map<unknown, number>();
  const text: TextNumber = (one) => {
    const known = texts.get(one);
    if (known !== undefined) return known;
    texts.set(one, texts.size);
    return texts.size - 1;
  };
  const inTicks: number[] = [];

  /** Whether all times come back exactly from ticks; leaves them in `inTicks`. */
  const tick = (record: RequestRecord): boolean => {
    const base = ticksOf(record.sentMs);
    inTicks.length = 0;
    let exact = true;
    tellTimes(record, (ms) => {
      const ticks = ms * ticksPerMs - base;
      exact &&= Object.is((ticks + base) / ticksPerMs, ms) && Number.isInteger(ticks) && Math.abs(ticks) <= mostTicks;
      inTicks.push(ticks);
    });
    return exact;
  };
  const knownShape = (record: RequestRecord, ticks: boolean): KnownShape => {
    const key = `${ticks}\t${shapeKey(record, text)}`;
    const known = shapes.get(key);
    if (known !== undefined) return known;
    const shape = shapeOf(record);
    const arrivalsAt = gatewayTimes(shape);
    const added = { table, shape, ticks, arrivalsAt, deliveriesAt: arrivalsAt + arrivalTimes(shape.arrivals) };
    shapes.set(key, added);
    return added;
  };
  return {
    add: (record) => {
      const row = table.ids.length();
      table.ids.push(record.id);
      table.clients.push(record.dueMs);
      table.clients.push(record.sentMs);
      table.clients.push(record.doneMs ?? 0);
      const ticks = tick(record);
      table.timesAt.push(table.times.length());
      if (ticks) for (const time of inTicks) table.times.push(time);
      else {
        tellTimes(record, (ms) => {
          bits.setFloat64(0, ms);
          table.times.push(bits.getInt32(0));
          table.times.push(bits.getInt32(4));
        });
      }
      return new CompactRecord(row, knownShape(record, ticks));
    },
  };
}
