import { nginxDoc, type Rule } from '../rule.ts';

const without: ReadonlySet<string> = new Set(['hash', 'ip_hash', 'random']);

/** A backup that nginx refuses. */
export const backupWithHash: Rule = {
  id: 'backup-with-hash',
  severity: 'error',
  title: 'A backup server where the method of balancing knows none',
  why: 'By nginx\'s documentation `backup` goes with neither hash, ip_hash nor random. Where the method stands first nginx refuses the config ("balancing method does not support parameter "backup""), and a reload goes on with the old one, which is seen in the error log alone. Where it stands after the server nginx loads the config, and what it does with the backup is documented nowhere.',
  sources: [nginxDoc('upstream', 'server')],
  fix: 'take `backup` away, or a method that has backups: by turns, or least_conn',
  since: null,
  until: null,
  experiment: {
    scenario: 'flapping-node',
    arm: 'backup-server/node-killed',
    shows: 'by turns, a backup serves while the others are down',
  },
  example: {
    flawed: `upstream app {
    ip_hash;
    server 10.0.0.1:8080;
    server 10.0.0.2:8080 backup; # here
}`,
    fixed: `upstream app {
    least_conn;
    server 10.0.0.1:8080;
    server 10.0.0.2:8080 backup;
}`,
  },
  find: ({ upstreams }) =>
    upstreams.flatMap(({ name, directive: { block }, balancer, servers }) => {
      if (balancer === undefined || !without.has(balancer.name)) return [];
      const all = block ?? [];
      return servers
        .filter(({ backup }) => backup)
        .map(({ directive, written }) => {
          const refused = all.indexOf(balancer) < all.indexOf(directive);
          const what = refused
            ? 'nginx refuses the config'
            : `nginx loads that only because \`${balancer.name}\` stands after it, and documents it as not possible`;
          return {
            at: directive,
            severity: refused ? 'error' : 'warning',
            message: `${written} is a backup in upstream ${name}, which balances by ${balancer.name}: ${what}`,
          };
        });
    }),
};
