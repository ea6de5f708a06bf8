import type { PodUser } from '../model/surroundings.ts';

interface Account {
  readonly name: string;
  readonly id: number;
}

const users: readonly Account[] = [
  { name: 'root', id: 0 },
  { name: 'www-data', id: 33 },
  { name: 'nobody', id: 65534 },
];
const groups: readonly Account[] = [
  { name: 'root', id: 0 },
  { name: 'www-data', id: 33 },
  { name: 'nogroup', id: 65534 },
];

/** Those of a config's own have these ids and the following. */
const firstId = 900;

/** Known ones keep their id. Where a user namespace has no user but root, everybody is that one. */
function withNames(known: readonly Account[], names: readonly string[], mapped: boolean): readonly Account[] {
  const added = [...new Set(names)].filter((name) => !known.some((one) => one.name === name));
  const idOf = (name: string, index: number): number => (name === 'nobody' ? 65534 : firstId + index);
  const all = [...known, ...added.map((name, index) => ({ name, id: idOf(name, index) }))];
  return mapped ? all : all.map(({ name }) => ({ name, id: 0 }));
}

function homeOf(name: string): string {
  return name === 'root' ? '/root:/bin/sh' : '/:/bin/false';
}

/**
 * The lines of a pod's /etc/passwd and /etc/group, with the users that a config names: nginx looks up its `user`, and the
 * group of that name where none is named (ngx_set_user). `mapped` says whether their ids can be had in here.
 */
export function accountLines(
  wanted: readonly PodUser[] = [],
  mapped = true,
): { readonly passwd: readonly string[]; readonly group: readonly string[] } {
  const names = wanted.map(({ name }) => name);
  const ofGroups = wanted.map(({ name, group }) => group ?? name);
  // A user's own group is that of its name.
  const all = withNames(groups, [...names.filter((name) => name !== 'nobody'), ...ofGroups], mapped);
  const groupOf = ({ name, id }: Account): number => all.find((one) => one.name === name)?.id ?? id;
  return {
    passwd: withNames(users, names, mapped).map(
      (user) => `${user.name}:x:${user.id}:${groupOf(user)}::${homeOf(user.name)}`,
    ),
    group: all.map(({ name, id }) => `${name}:x:${id}:`),
  };
}
