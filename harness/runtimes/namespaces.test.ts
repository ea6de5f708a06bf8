import { describe, expect, it } from 'vitest';
import { isRefusal, namespacesRefused } from './namespaces.ts';

const said = 'unshare: unshare failed: Operation not permitted';

describe('namespacesRefused', () => {
  it('names to root the options that a container needs, and no more', async () => {
    const { code, hint } = await namespacesRefused(said, 0);
    expect(code).toBe('GC3003');
    expect(hint).toBe(
      'start the container with --cap-add SYS_ADMIN --cap-add NET_ADMIN --security-opt seccomp=unconfined --security-opt apparmor=unconfined',
    );
  });

  it('names to an ordinary user no capabilities, which he would not have', async () => {
    const { hint } = await namespacesRefused(said, 1000);
    expect(hint).not.toContain('--cap-add');
    // Where this machine has a setting that refuses, that is named in place of the container's options.
    expect(hint).toMatch(/sysctl|--security-opt seccomp=unconfined .*--security-opt systempaths=unconfined/);
  });
});

describe('isRefusal', () => {
  it.each([
    said,
    "pivot_root: failed to change root from `.' to `old': Operation not permitted",
    'mount: /proc: permission denied.',
    'RTNETLINK answers: Operation not permitted',
  ])('takes "%s" for one', (text) => {
    expect(isRefusal(text)).toBe(true);
  });

  it.each(['', 'mount: /proc: unknown filesystem type', 'cat: /root: Permission denied'])('not "%s"', (text) => {
    expect(isRefusal(text)).toBe(false);
  });
});
