import type { MemoryStep } from '../../model/work.ts';
import type { MakeStep } from './step.ts';

/** Elements of an array of doubles that take 1 MiB on V8's heap. */
const perMb = 2 ** 17;
/** Growth that is worth a line in the journal. */
const toldEveryMb = 16;

/**
 * Memory of requests, on V8's heap and written to, so that it counts against V8's limit as well as against a container's.
 * It is kept in pieces that are taken again, so that what the process has does not depend on when garbage is collected.
 */
export const makeMemory: MakeStep<MemoryStep> = async ({ mbPerRequest, heldMs }, _, journal) => {
  const piece = Array.from({ length: mbPerRequest * perMb }, () => 0.5);
  const free: number[][] = [];
  let hasMb = 0;
  let toldMb = 0;
  const grow = (): number[] => {
    const made = piece.slice();
    hasMb += mbPerRequest;
    if (hasMb >= toldMb + toldEveryMb) {
      toldMb = hasMb;
      journal.act('memory-grew', `${hasMb} MiB are held for requests`, { memoryMb: hasMb });
    }
    return made;
  };
  return {
    run: (_request, rest) => {
      const taken = free.pop() ?? grow();
      setTimeout(() => free.push(taken), heldMs);
      return rest();
    },
    status: () => ({ 'x-memory-mb': String(hasMb) }),
  };
};
