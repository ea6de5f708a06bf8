import { describe, expect, it } from 'vitest';
import { nginxForContainers, refuseNamedToxiproxy } from './named-programs.ts';

describe('in containers', () => {
  const nginx = { type: 'binary', path: process.execPath } as const;

  it('the nginx is the one that GATECRASH_NGINX names, by its path or its name on PATH', async () => {
    expect(await nginxForContainers(null, { GATECRASH_NGINX: process.execPath })).toEqual(nginx);
    const named = await nginxForContainers(null, { GATECRASH_NGINX: 'sh', PATH: process.env.PATH });
    expect(named).toEqual({ type: 'binary', path: expect.stringMatching(/^\/.*\/sh$/) });
  });

  it('--nginx wins, and without either it is the one of the image', async () => {
    const choice = { type: 'version', version: '1.29.1' } as const;
    expect(await nginxForContainers(choice, { GATECRASH_NGINX: '/nonexistent/nginx' })).toEqual(choice);
    expect(await nginxForContainers(null, { GATECRASH_NGINX: '' })).toBe(null);
    expect(await nginxForContainers(null, {})).toBe(null);
  });

  it('a variable that names no program is refused', async () => {
    await expect(nginxForContainers(null, { GATECRASH_NGINX: '/nonexistent/nginx' })).rejects.toThrow(
      'GC3002: GATECRASH_NGINX names /nonexistent/nginx, which is not an executable file',
    );
  });

  it('a Toxiproxy of the user is refused where one is needed', () => {
    const env = { GATECRASH_TOXIPROXY: '/opt/toxiproxy' };
    expect(() => refuseNamedToxiproxy(true, env)).toThrow('GC3002: GATECRASH_TOXIPROXY names /opt/toxiproxy');
    expect(() => refuseNamedToxiproxy(false, env)).not.toThrow();
    expect(() => refuseNamedToxiproxy(true, {})).not.toThrow();
  });
});
