import { ensurePostgresCluster } from '../postgres-cluster.ts';

// node cluster-in-process.ts TOOL: makes sure of PostgreSQL's data folder once, as a gatecrash of its own would.
const steps: string[] = [];
const place = await ensurePostgresCluster(JSON.parse(process.argv[2] ?? ''), ({ what }) => steps.push(what));
process.stdout.write(JSON.stringify({ place, steps }));
