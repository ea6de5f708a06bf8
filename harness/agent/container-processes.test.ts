import { expect, it } from 'vitest';
import { createContainerProcesses } from './container-processes.ts';

it('finds the processes of the containers that it was told of, and looks once at each that it found', () => {
  const cgroups = new Map([
    [1, '0::/system.slice/agent'],
    [7, '2:cpu:/abc\n1:memory:/abc'],
    [8, '0::/../def'],
  ]);
  const asked: number[] = [];
  const { watch, processes } = createContainerProcesses({
    pids: () => [...cgroups.keys()],
    cgroupOf: (pid) => {
      asked.push(pid);
      return cgroups.get(pid) ?? '';
    },
  });
  expect(processes()).toEqual(new Map());
  watch('app-1', 'abc');
  watch('gateway', 'def');
  const found = new Map([
    ['app-1', [7]],
    ['gateway', [8]],
  ]);
  expect(processes()).toEqual(found);
  expect(processes()).toEqual(found);
  expect(asked).toEqual([1, 7, 8, 1]);
  cgroups.delete(7);
  cgroups.set(9, '2:cpu:/abc');
  expect(processes().get('app-1')).toEqual([9]);
});
