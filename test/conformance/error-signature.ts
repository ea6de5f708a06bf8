import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { nginxLogs } from '../../harness/gateways/nginx.ts';
import { parseAccessLine, parseErrorLine } from '../../harness/gateways/nginx-log.ts';
import { splitErrorLine } from '../../harness/model/kinds/error-line.ts';
import { until } from '../until.ts';

/** Path of the requests whose errors count. */
export const probePath = '/probe';

/** Requests that one signature is made of. Few: the kernel sends a peer six ICMP messages at once, then one a second. */
export const probes = 3;

/** Short, so that silence is told soon. */
export const config = `upstream app {
    server app-1:8080 max_fails=0;
}
server {
    listen 80;
    location / {
        proxy_connect_timeout 150ms;
        proxy_read_timeout 150ms;
        proxy_next_upstream off;
        proxy_pass http://app;
    }
    location /patient/ {
        proxy_connect_timeout 20s;
        proxy_read_timeout 20s;
        proxy_next_upstream off;
        proxy_pass http://app/;
    }
}
`;

/** One real nginx in front of one node. */
export interface Place extends AsyncDisposable {
  /** Brings the fault about, and sees that it is. */
  readonly breakIt: () => Promise<void>;
  /** Sends a request through nginx to its end. */
  readonly request: (path: string) => Promise<void>;
  readonly exchange: string;
}

async function linesOf(folder: string, file: string, mark: string): Promise<readonly string[]> {
  const text = await readFile(path.join(folder, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').filter((line) => line.includes(mark));
}

/** What nginx answered requests with this mark in their path, and what it said: `502, 111, connect-refused`. */
export async function signatureOf(exchange: string, mark: string, count: number): Promise<string> {
  const access = await until('nginx has logged the requests', async () => {
    const lines = await linesOf(exchange, nginxLogs.access, mark);
    return lines.length >= count ? lines : null;
  });
  const statuses = access.map((line) => parseAccessLine(line)?.status);
  const errors = (await linesOf(exchange, nginxLogs.error, mark)).flatMap((line) => {
    const kind = parseErrorLine(line)?.kind ?? null;
    return kind === null ? [`no kind: ${line}`] : [`${splitErrorLine(line).errno || 'no errno'}, ${kind}`];
  });
  const unique = (values: readonly unknown[]): string => [...new Set(values)].sort().join(' / ');
  return `${unique(statuses)}, ${unique(errors) || 'no error'}`;
}
