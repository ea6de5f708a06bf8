import type { ConnectAgent } from '../model/agent-protocol.ts';
import type { NginxChoice } from '../model/nginx-choice.ts';
import type { Step } from '../model/run-plan.ts';
import type { Engine } from './docker/engine.ts';
import { type GatewayFacts, gatewayFacts } from './docker/gateway-facts.ts';
import type { Image, Images } from './docker/image.ts';
import { ensureImages, ensureStoresImage } from './docker/images.ts';
import { startDockerPod } from './docker/pod.ts';
import { type ProgramFacts, programFacts, type StoreVersions, storeVersions } from './docker/program-facts.ts';
import { requireSameEngine } from './docker/require-same-engine.ts';
import type { PodSpec, PreparedRuntime, Runtime, RuntimeDescription, UsedTool } from './runtime.ts';
import { startReaper } from './start-reaper.ts';
import { digestOf } from './tools/digest-of.ts';
import { trackPods } from './track-pods.ts';

/** What a reference says of the version: its tag, else its digest. */
function versionOf(reference: string): string {
  const [named = '', digest] = reference.split('@');
  return /:([^:/]+)$/.exec(named)?.[1] ?? digest ?? 'latest';
}

async function describe(
  engine: Engine,
  images: Images,
  { version, build }: GatewayFacts,
  { toxiproxy, node }: ProgramFacts,
): Promise<RuntimeDescription> {
  const { gateway, programs, upstreams } = images;
  const digest = gateway.binary === null ? gateway.id : await digestOf(gateway.binary);
  return {
    runtime: 'docker',
    gateway: { name: 'nginx', version, origin: gateway.origin, digest, build },
    toxiproxy,
    node,
    engine: engine.title,
    tools: [
      { name: 'nginx', version, origin: gateway.origin, digest },
      {
        name: 'programs',
        version: programs.name.split(':').at(-1) ?? '',
        origin: programs.origin,
        digest: programs.id,
      },
      ...[...upstreams].map(([reference, image]) => ({
        name: reference,
        version: versionOf(reference),
        origin: image.origin,
        digest: image.id,
      })),
    ],
  };
}

/** Pods as containers of an engine: one anchor with the agent, whose network the other containers share. */
function createDockerRuntime(settings: {
  readonly engine: Engine;
  readonly images: Images;
  /** Called when the first pod asks for stores. */
  readonly storesImage: () => Promise<Image>;
  readonly connectAgent: ConnectAgent;
  readonly runId: string;
  readonly temporary: string;
}): Runtime {
  const { engine, images, storesImage, connectAgent, runId, temporary } = settings;
  let stores: Promise<{ readonly image: Image; readonly versions: StoreVersions }> | null = null;
  const used = new Map<string, UsedTool>();
  const imagesFor = async (spec: PodSpec): Promise<Images> => {
    const kinds = spec.stores ?? [];
    if (kinds.length === 0) return images;
    stores ??= storesImage().then(async (image) => ({ image, versions: await storeVersions(engine, image) }));
    const { image, versions } = await stores;
    for (const name of kinds) used.set(name, { name, version: versions[name], origin: image.origin, digest: image.id });
    return { ...images, stores: image };
  };
  const reaper = startReaper(new URL('./docker/reaper.ts', import.meta.url), [runId, engine.host, temporary]);
  const pods = trackPods(async (spec, onLeft) =>
    startDockerPod(spec, engine, await imagesFor(spec), connectAgent, onLeft),
  );
  return {
    name: 'docker',
    used: () => [...used.values()],
    // An engine takes a core for as long as it makes a pod: on two cores, and where its containers do not weigh against
    // it, every fifth arm was late beside that.
    startsBesideLoad: engine.besideEngine,
    // Calls to an engine share what it has: beside the start of a pod arms with restarts took longer (decision 7).
    startsSlowlyBesideAnother: true,
    requestsPerCore: engine.besideEngine ? 300 : 220,
    noMemoryLimits: engine.memoryLimits ? null : `${engine.title} cannot limit the memory of a container`,
    createPod: pods.createPod,
    close: async () => {
      // What an engine that does not answer could not take down is the reaper's, once this process is gone.
      if (await pods.stopAll()) reaper.done();
    },
  };
}

/**
 * Gets the images of the pods ready in an engine. `nginx` is the user's own choice for the gateway, `upstreams` are the
 * user's own for nodes. Throws GC3009 where an image cannot be had.
 */
export async function prepareDockerRuntime(settings: {
  readonly engine: Engine;
  readonly nginx: NginxChoice | null;
  /** Images that nodes run. */
  readonly upstreams?: readonly string[];
  readonly connectAgent: ConnectAgent;
  readonly onStep: (step: Step) => void;
  readonly signal: AbortSignal;
}): Promise<PreparedRuntime> {
  const { engine, connectAgent } = settings;
  // A reaper of our own knows the run; that of testcontainers is an image that would have to be pulled first.
  process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';
  await requireSameEngine(engine);
  const images = await ensureImages(settings, settings.nginx, settings.upstreams);
  const [gateway, programs] = await Promise.all([
    gatewayFacts(engine, images.gateway),
    programFacts(engine, images.programs),
  ]);
  return {
    description: await describe(engine, images, gateway, programs),
    open: (run) =>
      createDockerRuntime({
        ...run,
        engine,
        images,
        storesImage: () => ensureStoresImage(settings),
        connectAgent,
      }),
  };
}
