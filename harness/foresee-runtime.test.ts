import { afterEach, expect, it, vi } from 'vitest';
import { foreseeRuntime } from './foresee-runtime.ts';
import { app, pool } from './model/upstream.ts';
import { fakeEngine } from './runtimes/docker/testing/fake-engine.ts';

afterEach(() => vi.unstubAllEnvs());

const world = { upstreams: { app: pool(2, app({ workers: 8, serviceTimeMs: 20 })) }, services: {}, spares: 0 };
const arm = (proxied: string | null) => ({ world: { ...world, proxied } });

/** What is foreseen where an engine answers that has no images yet. */
async function foreseen(runtime: 'auto' | 'docker', env: Readonly<Record<string, string>>, proxied: string | null) {
  await using fake = await fakeEngine((_, url) => {
    if (url.includes('/images/')) return { status: 404, body: { message: 'no such image' } };
    return {
      status: 200,
      body: url.includes('version') ? { Version: '28.2.2', Arch: 'amd64' } : { Driver: 'overlay2' },
    };
  });
  vi.stubEnv('DOCKER_HOST', `unix://${fake.socketPath}`);
  vi.stubEnv('GATECRASH_NGINX', '');
  vi.stubEnv('GATECRASH_TOXIPROXY', '');
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  return await foreseeRuntime({ runtime, nginx: null, scenarios: [{ arms: [arm(proxied)] }] as never });
}

it('containers are taken where an engine answers', async () => {
  const why = 'Docker 28.2.2 (overlay2) answers, a run pulls or builds its images first';
  expect(await foreseen('auto', {}, 'app-2')).toEqual({ name: 'docker', why });
  expect(await foreseen('auto', { GATECRASH_TOXIPROXY: '/opt/toxiproxy' }, null)).toEqual({ name: 'docker', why });
});

it('containers are not taken where the Toxiproxy of the user is wanted, as in a run', async () => {
  const env = { GATECRASH_TOXIPROXY: '/opt/toxiproxy' };
  const why = 'GATECRASH_TOXIPROXY names /opt/toxiproxy, but containers have the Toxiproxy of their image';
  expect(await foreseen('docker', env, 'app-2')).toEqual({ name: null, why });
  const { name, why: said } = await foreseen('auto', env, 'app-2');
  expect(name).not.toBe('docker');
  expect(said).toMatch(`${why}; `);
});

it('containers are not taken where GATECRASH_NGINX names no program, as in a run', async () => {
  expect(await foreseen('docker', { GATECRASH_NGINX: '/nonexistent/nginx' }, null)).toEqual({
    name: null,
    why: 'GATECRASH_NGINX names /nonexistent/nginx, which is not an executable file',
  });
});
