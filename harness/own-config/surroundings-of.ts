import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Need } from '../config/need.ts';
import { type BuiltIn, builtInSurroundings, fromPrefix } from '../gateways/nginx-own-config.ts';
import { isNoFile, isRead, type PodFile, type Surroundings } from '../model/surroundings.ts';
import { type Authority, makeAuthority, makeCertificate } from '../validate/certificates.ts';
import { ffdhe2048 } from '../validate/dhparam.ts';
import type { GivenConfig } from '../validate/given-config.ts';
import type { CompleteConfig } from '../validate/supply/complete-config.ts';
import type { CertificatePlan, MadeFile } from '../validate/supply/plan-files.ts';

/** A key is for its owner alone. */
const secretMode = 0o600;

async function certificateFiles(
  { certificate, key, names }: CertificatePlan,
  authority: Authority,
): Promise<readonly PodFile[]> {
  const made = await makeCertificate(authority, names);
  if (key === certificate) return [{ path: key, bytes: Buffer.from(made.cert + made.key), mode: secretMode }];
  return [
    { path: certificate, bytes: Buffer.from(made.cert) },
    { path: key, bytes: Buffer.from(made.key), mode: secretMode },
  ];
}

function madeFile(file: MadeFile, authority: Authority): PodFile {
  const { path } = file;
  if (file.content === 'text') return { path, bytes: Buffer.from(file.text) };
  if (file.content === 'dhparam') return { path, bytes: Buffer.from(ffdhe2048) };
  if (file.content === 'random') return { path, bytes: randomBytes(file.bytes), mode: secretMode };
  return { path, bytes: Buffer.from(authority.cert) };
}

/** Logs whose path is known before a request comes. */
function logsOf(needs: readonly Need[], prefix: string): readonly string[] {
  const logs = needs.filter((need) => need.what === 'path').filter(({ purpose }) => purpose === 'log');
  return logs
    .filter(({ path }) => !path.includes('$') && isRead(path))
    .map(({ path }) => (isNoFile(path) ? path : fromPrefix(path, prefix)));
}

/** Sockets that nginx itself listens on, and those of its peers. */
function socketsOf(needs: readonly Need[], { peers }: CompleteConfig['world']): readonly string[] {
  const own = needs.flatMap((need) =>
    need.what === 'listen' && need.listen.type === 'unix' ? [need.listen.host] : [],
  );
  return [...new Set([...own, ...peers.flatMap(({ listen }) => ('socket' in listen ? [listen.socket] : []))])];
}

/**
 * Modules that the config loads by a path that counts from nginx's prefix, which is another one in the pod than the one that
 * it was built with: from the folder that the nginx of this machine has them in. Any other it finds itself, or has not.
 */
async function moduleFiles(needs: readonly Need[], built: BuiltIn, prefix: string): Promise<readonly PodFile[]> {
  const paths = needs.flatMap((need) => (need.what === 'module' && need.path !== null ? [need.path] : []));
  const files = paths.map(async (asked): Promise<readonly PodFile[]> => {
    if (asked.startsWith('/') || built.modules === null) return [];
    const bytes = await readFile(path.join(built.modules, path.basename(asked))).catch(() => null);
    return bytes === null ? [] : [{ path: fromPrefix(asked, prefix), bytes }];
  });
  return (await Promise.all(files)).flat();
}

/** What a pod is given of the machine that a config was written for, and who signed the certificates in it. */
export interface MadeSurroundings {
  readonly surroundings: Surroundings;
  readonly authority: Authority;
}

/** Makes what is planned around a user's config: its own files byte for byte, and beside them all that it lacks. */
export async function surroundingsOf(
  given: GivenConfig,
  { needs, world }: CompleteConfig,
  settings: { readonly built: BuiltIn; readonly prefix: string; readonly ofMachine: boolean },
): Promise<MadeSurroundings> {
  const authority = await makeAuthority('rsa');
  const certificates = await Promise.all(world.certificates.map((plan) => certificateFiles(plan, authority)));
  const modules = settings.ofMachine ? await moduleFiles(needs, settings.built, settings.prefix) : [];
  const ofBuild = builtInSurroundings(settings.built);
  return {
    authority,
    surroundings: {
      addresses: world.addresses,
      files: [
        ...[...given.contents].map(([path, bytes]) => ({ path, bytes })),
        ...world.files.map((file) => madeFile(file, authority)),
        ...certificates.flat(),
        ...modules,
      ],
      folders: [...new Set([...ofBuild.folders, ...world.folders])],
      logs: [...new Set([...ofBuild.logs, ...logsOf(needs, settings.prefix)])],
      sockets: socketsOf(needs, world),
      users: [...ofBuild.users, ...world.users.map(({ user, group }) => ({ name: user, group }))],
      redirects: world.redirects.map(({ host, port, to }) => ({ address: host, port, toPort: to })),
    },
  };
}
