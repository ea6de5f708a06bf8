import { findEngine } from '../harness/runtimes/docker/engine.ts';
import { ensureStoresImage } from '../harness/runtimes/docker/images.ts';
import { testEngine } from './docker-pod.ts';

/** Before any test in containers: the images of pods are there, so that no test waits while another has them built. */
export default async function setup(): Promise<void> {
  const found = await findEngine();
  if ('problem' in found || 'skipped' in (await testEngine())) return;
  await ensureStoresImage({ engine: found.engine, onStep: () => {}, signal: new AbortController().signal });
}
