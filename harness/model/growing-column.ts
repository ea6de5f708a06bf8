/** Values are kept in parts of so many: what grows is never copied, and little of it lies empty. */
const partSize = 2 ** 14;

type Typed = Float64Array | Uint32Array | Uint8Array;

/** Numbers one after the other, each in as many bytes as its kind of array has for it. */
export interface GrowingColumn {
  readonly push: (value: number) => void;
  readonly at: (index: number) => number;
  readonly length: () => number;
}

/** A column over parts that `part` makes. */
export function growingColumn(part: (size: number) => Typed): GrowingColumn {
  const parts: Typed[] = [];
  let last = part(0);
  let length = 0;
  return {
    push: (value) => {
      const place = length % partSize;
      if (place === 0) {
        last = part(partSize);
        parts.push(last);
      }
      last[place] = value;
      length += 1;
    },
    at: (index) => (parts[index >>> 14] as Typed)[index & (partSize - 1)] as number,
    length: () => length,
  };
}
