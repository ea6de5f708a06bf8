import type { StoreOutcome } from '../model/store.ts';
import type { StoreAddress, StoreProbe } from './store.ts';

/** Whom clients connect as, without a password, and to which database; initdb makes both. */
export const postgresUser = 'postgres';

/**
 * Settings for a database that lives as long as its pod: nothing waits for a disk or survives a crash of the machine,
 * no worker of its own disturbs the load, and no more than the data folder is needed (no sockets in /run, no /dev/shm,
 * no LLVM, no time zones).
 */
const settings: Readonly<Record<string, string>> = {
  unix_socket_directories: '',
  dynamic_shared_memory_type: 'mmap',
  shared_buffers: '16MB',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  min_wal_size: '2MB',
  max_wal_size: '32MB',
  autovacuum: 'off',
  max_logical_replication_workers: '0',
  max_worker_processes: '0',
  jit: 'off',
  timezone: 'GMT',
  log_timezone: 'GMT',
};

/** A PostgreSQL server; the runtime gives it its data folder. `more` are settings of its config, as max_connections. */
export function postgresArguments(
  { host, port }: StoreAddress,
  more: Readonly<Record<string, string>> = {},
): readonly string[] {
  const all = { listen_addresses: host, port: String(port), ...settings, ...more };
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** StartupMessage, protocol 3.0 (PostgreSQL, 55.7 Message Formats): its length, the version, pairs of strings. */
function startupMessage(): Buffer {
  const pairs = ['user', postgresUser, 'database', postgresUser].map((word) => `${word}\0`).join('');
  const body = Buffer.from(`\0\x03\0\0${pairs}\0`, 'latin1');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length + 4);
  return Buffer.concat([length, body]);
}

/** The fields of an ErrorResponse that say what is wrong: `57P03 the database system is starting up`. */
function errorText(body: Buffer): string {
  const fields = body.toString('utf8').split('\0');
  const of = (type: string): string => fields.find((field) => field.startsWith(type))?.slice(1) ?? '';
  return `${of('C')} ${of('M')}`;
}

/** Reads messages of a type, a length and a body each, until the one that decides. */
function readMessages(answer: Buffer): StoreOutcome | null {
  for (let at = 0; at + 5 <= answer.length; ) {
    const type = String.fromCharCode(answer[at] ?? 0);
    const length = answer.readUInt32BE(at + 1);
    if (type === 'Z') return { ready: true };
    if (!/[A-Za-z]/.test(type) || length < 4) return { failure: 'it does not speak the protocol of PostgreSQL' };
    if (at + 1 + length > answer.length) return null;
    if (type === 'E') return { failure: errorText(answer.subarray(at + 5, at + 1 + length)) };
    at += 1 + length;
  }
  return null;
}

/** Begins a session as a client does: ready is a server that says ReadyForQuery. */
export const postgresProbe: StoreProbe = { question: startupMessage(), read: readMessages };
