import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Problem } from '../model/error.ts';

/**
 * The arguments of unshare(1) that make the namespaces of a pod: its own network, mounts and processes. An ordinary
 * user gets them inside a user namespace in which he stays himself (nginx would fail to chown as a mapped root) but
 * keeps the capabilities.
 */
export function unshareArguments(userId: number): readonly string[] {
  const user = userId === 0 ? [] : ['--user', '--map-current-user', '--keep-caps'];
  return [...user, '--net', '--mount', '--pid', '--fork', '--kill-child', '--propagation', 'private'];
}

interface Setting {
  readonly file: string;
  readonly refuses: (value: string) => boolean;
  readonly cause: string;
  readonly fix: string;
}

/** Kernel settings that refuse namespaces, each with the exact command that allows them. */
const settings: readonly Setting[] = [
  {
    file: '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
    refuses: (value) => value === '1',
    cause: 'AppArmor restricts user namespaces (the default of Ubuntu since 23.10)',
    fix: 'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0',
  },
  {
    file: '/proc/sys/kernel/unprivileged_userns_clone',
    refuses: (value) => value === '0',
    cause: 'the kernel allows user namespaces to root only',
    fix: 'sudo sysctl -w kernel.unprivileged_userns_clone=1',
  },
  {
    file: '/proc/sys/user/max_user_namespaces',
    refuses: (value) => value === '0',
    cause: 'no user namespace may be made',
    fix: 'sudo sysctl -w user.max_user_namespaces=15000',
  },
  ...(['net', 'mnt', 'pid'] as const).map((kind) => ({
    file: `/proc/sys/user/max_${kind}_namespaces`,
    refuses: (value: string) => value === '0',
    cause: `no ${kind} namespace may be made`,
    fix: `sudo sysctl -w user.max_${kind}_namespaces=15000`,
  })),
];

/** What a container must be started with; an ordinary user has none of the capabilities that it is given. */
function container(userId: number): Pick<Setting, 'cause' | 'fix'> {
  const unconfined = ['seccomp', 'apparmor', ...(userId === 0 ? [] : ['systempaths'])];
  const options = [
    ...(userId === 0 ? ['--cap-add SYS_ADMIN', '--cap-add NET_ADMIN'] : []),
    ...unconfined.map((name) => `--security-opt ${name}=unconfined`),
  ];
  return {
    cause: 'this looks like a container whose seccomp profile or missing capabilities refuse namespaces',
    fix: `start the container with ${options.join(' ')}`,
  };
}

/** The settings that refuse here; an ordinary user needs all of them, root only those that bind root too. */
async function refusingSettings(userId: number): Promise<readonly Pick<Setting, 'cause' | 'fix'>[]> {
  const found = await Promise.all(
    settings
      .filter(({ file }) => userId !== 0 || file.includes('/user/'))
      .map(async (setting) => {
        const value = await readFile(setting.file, 'utf8').catch(() => '');
        return value !== '' && setting.refuses(value.trim()) ? [setting] : [];
      }),
  );
  return found.flat();
}

/** The user's PATH, and the folders of mount and pivot_root, which an ordinary user's PATH may lack. */
export function systemPath(): string {
  return [process.env.PATH, '/usr/sbin', '/sbin'].filter(Boolean).join(':');
}

/** Whether what a failed set-up said means that the kernel refused, and not that something else was wrong. */
export function isRefusal(said: string): boolean {
  return /^(unshare|nsenter|mount|pivot_root|RTNETLINK answers): .*(not permitted|[Pp]ermission denied|No space left|must be superuser)/m.test(
    said,
  );
}

/** Why namespaces are refused on this machine, from what unshare or mount said and the kernel's settings. */
export async function namespacesRefused(said: string, userId = process.getuid?.() ?? 0): Promise<Problem> {
  const reasons = await refusingSettings(userId);
  const shown = reasons.length > 0 ? reasons : [container(userId)];
  return {
    code: 'GC3003',
    message: `a pod needs namespaces of its own and they are refused: ${shown.map(({ cause }) => cause).join('; ')} (${said.trim().split('\n').at(-1) ?? ''})`,
    hint: shown.map(({ fix }) => fix).join('; '),
  };
}

/** Makes namespaces, mounts a tmpfs in them and leaves: whether pods can live here; `said` is what was refused. */
export function tryNamespaces(mountPoint: string): Promise<{ ok: boolean; said: string }> {
  const script = 'mount -t tmpfs gatecrash "$1" && cd "$1" && mkdir old && pivot_root . old';
  return new Promise((resolve) => {
    const child = spawn(
      'unshare',
      [...unshareArguments(process.getuid?.() ?? 0), 'sh', '-ec', script, 'gatecrash', mountPoint],
      { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, PATH: systemPath() } },
    );
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.on('error', (error) => resolve({ ok: false, said: error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, said }));
  });
}
