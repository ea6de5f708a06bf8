import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { regionLines } from './region-script.ts';

const far = { name: 'far', subnet: '10.1.0.0/24', addresses: ['10.1.0.1', '10.1.0.2'] };
const near = { name: 'near', subnet: '10.2.0.0/24', addresses: ['10.2.0.1'] };

describe('the regions of a pod', () => {
  it('are nothing in the script of a pod that has none', () => {
    expect(regionLines([], ['ip'])).toEqual([]);
  });

  it('give every region its hosts, the router an address in each, and the gateway a way to it', () => {
    const text = regionLines([far, near], ['ip']).join('\n');
    const region = text.split('\n').find((line) => line.includes('--net=/run/netns/region-far'));
    for (const part of ["'address add 10.1.0.1/24 dev router'", "'address add 10.1.0.2/24 dev router'"]) {
      expect(region).toContain(part);
    }
    expect(region).toContain("'route add default via 10.1.0.254'");
    expect(text).toContain("'address add 10.1.0.254/24 dev region-1' 'link set region-1 up'");
    expect(text).toContain("'address add 10.2.0.254/24 dev region-2' 'link set region-2 up'");
    expect(text).toContain("'route add 10.1.0.0/24 via 10.0.0.254' 'route add 10.2.0.0/24 via 10.0.0.254'");
  });

  it('are words that any shell can read, whatever the program is called', () => {
    const script = regionLines([far, near], ["/opt/it's/ip"]).join('\n');
    expect(() => execFileSync('sh', ['-n', '-c', script])).not.toThrow();
  });
});
