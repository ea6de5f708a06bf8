import type { Phase } from './kind.ts';

/** What an engineer runs on the machine in production, and what the answer tells. */
export interface Look {
  /** A command as it is typed; `<node>`, `<port>` and the like are for the reader to fill in. It changes nothing. */
  readonly command: string;
  readonly tells: string;
}

const listens: Look = {
  command: "ss -ltnp 'sport = :<port>'",
  tells: 'On the node: whether a process listens on the port, on which address, and which one it is.',
};
const restarts: Look = {
  command: "journalctl -u <app> --since '-1h' | grep -Ei 'start|exit|kill|oom'",
  tells: 'Whether the app was restarted, deployed or killed at the time of the errors.',
};
const killed: Look = {
  command: "dmesg -T | grep -Ei 'killed process|out of memory|segfault'",
  tells: 'Whether the kernel killed the process, for want of memory or for a crash.',
};
const pods: Look = {
  command: 'kubectl get pods -l app=<app> -o wide; kubectl describe pod <pod>',
  tells: 'Restarts, the last state (OOMKilled, exit code), and whether the readiness probe fails.',
};
const direct: Look = {
  command:
    "curl -sv -o /dev/null -w '%{http_code} connect %{time_connect} first byte %{time_starttransfer} total %{time_total}\\n' http://<node>:<port>/<path>",
  tells: 'From the gateway, past nginx: whether the node itself answers, and where the time goes.',
};
const byNode: Look = {
  command: "awk -F'upstream: \"' 'NF > 1 { split($2, u, \"/\"); print u[3] }' error.log | sort | uniq -c | sort -rn",
  tells: 'Which upstream addresses the errors are about: one node, or all of them.',
};
const queue: Look = {
  command: "ss -ltn 'sport = :<port>'; nstat -az TcpExtListenOverflows TcpExtListenDrops",
  tells: 'On the node: Recv-Q at Send-Q is an accept queue that is full; the counters say how often it overflowed.',
};
const path: Look = {
  command: 'traceroute -T -p <port> <node>; nc -zvw3 <node> <port>',
  tells: 'Whether packets to that port arrive, and at which hop they are lost or rejected (!X).',
};
const firewall: Look = {
  command: 'nft list ruleset; iptables -S; ip route get <node>',
  tells: 'Rules and routes on the gateway that drop, reject or prohibit the way to the node.',
};
const slow: Look = {
  command:
    "awk '{ print $NF, $0 }' access.log | sort -rn | head  # with log_format '… $upstream_addr $upstream_response_time'",
  tells: 'How long the nodes take: the timeout must be above what is normal, and below what a visitor waits.',
};
const stacks: Look = {
  command: 'jstack <pid> (JVM); py-spy dump --pid <pid> (Python); rbspy snapshot --pid <pid> (Ruby)',
  tells: 'What the app waits for: a lock, a pool of connections, a third party.',
};
const names: Look = {
  command: 'getent ahosts <host>; dig +short <host> @<resolver>',
  tells: 'To what the name resolves now; nginx keeps what it resolved at its start, unless a resolver is configured.',
};
const config: Look = {
  command: 'nginx -t; nginx -T | less',
  tells: 'The config as nginx has it, with all includes: is it the one you think is loaded?',
};
const tls: Look = {
  command: 'openssl s_client -connect <node>:<port> -servername <name> </dev/null',
  tells: 'Whether the node speaks TLS, with which certificate, for which name, and until when.',
};
const limits: Look = {
  command: "grep -E 'Max open files' /proc/<worker pid>/limits; ls /proc/<worker pid>/fd | wc -l; ss -s",
  tells: 'How close the worker is to its limit of files, and the machine to its sockets.',
};
const socket: Look = {
  command: 'ls -l <socket>; ss -lxp | grep <socket>; namei -l <socket>',
  tells: 'Whether the socket is there, who listens on it, and whether the worker’s user may open it.',
};
const headers: Look = {
  command: 'curl -s -D - -o /dev/null http://<node>:<port>/<path> | wc -c',
  tells: 'How many bytes of headers the node sends, against proxy_buffer_size; and whether they are HTTP at all.',
};
const keepalive: Look = {
  command: "nginx -T | grep -E 'keepalive|proxy_http_version'; curl -sv http://<node>:<port>/ http://<node>:<port>/",
  tells: 'Whether the app closes idle connections sooner than nginx does (keepalive_timeout of the upstream).',
};
const appLog: Look = {
  command: 'grep <request id> app.log',
  tells: 'What the app says of the very request: it answered this status itself, and knows why.',
};
const clientSide: Look = {
  command: "awk '$9 == 499' access.log | tail  # with the default log format",
  tells: 'Which requests clients gave up, and after how long ($request_time).',
};
const disk: Look = {
  command: 'df -h <proxy_temp_path>; df -i <proxy_temp_path>; ls -ld <proxy_temp_path>',
  tells: 'Whether there is room for answers that do not fit into memory, and whether the worker may write there.',
};

/** What is the same for all kinds of a phase. */
export const lookByPhase: Readonly<Record<Phase, readonly Look[]>> = {
  config: [config],
  dns: [
    names,
    {
      command: "nginx -T | grep -E 'resolver|valid='",
      tells: 'Which resolver nginx asks, and how long it keeps answers.',
    },
  ],
  'no-live': [
    byNode,
    {
      command: "grep -E 'temporarily disabled' error.log",
      tells: 'Since when which server is left out (needs error_log … warn).',
    },
    {
      command: "nginx -T | grep -E 'server .*(max_fails|fail_timeout|max_conns|backup|down)'",
      tells: 'How soon a server is left out, and for how long.',
    },
  ],
  connect: [byNode, direct],
  tls: [
    tls,
    { command: "nginx -T | grep -E 'proxy_ssl|grpc_ssl'", tells: 'What nginx verifies, and which name it sends.' },
  ],
  send: [byNode, slow, stacks],
  'read-header': [byNode, direct],
  'upstream-answer': [appLog, direct],
  'read-body': [byNode, direct],
  upgraded: [
    {
      command: "nginx -T | grep -E 'proxy_(read|send)_timeout'",
      tells: 'How long an upgraded connection may be silent.',
    },
  ],
  client: [clientSide],
  policy: [{ command: "nginx -T | grep -E 'limit_(req|conn)'", tells: 'Which limit it is, with which key and burst.' }],
  subrequest: [direct, { command: 'nginx -T | grep -B2 -A8 auth_request', tells: 'Where the subrequest goes.' }],
  internal: [config],
  cache: [disk],
};

/** What is a kind's own. */
export const lookByKind: Readonly<Record<string, readonly Look[]>> = {
  'connect-refused': [listens, restarts, pods],
  'connect-reset': [restarts, killed, pods],
  'connect-timeout': [queue, path, firewall],
  'connect-timeout-kernel': [path, firewall],
  'connect-unreach': [path, firewall],
  'connect-noroute': [firewall],
  'connect-eacces-tcp': [
    firewall,
    {
      command: 'getenforce; getsebool httpd_can_network_connect',
      tells: 'Whether SELinux forbids the worker to connect.',
    },
  ],
  'connect-eaddrnotavail': [
    limits,
    {
      command: 'sysctl net.ipv4.ip_local_port_range; ss -tan state time-wait | wc -l',
      tells: 'Whether the gateway is out of local ports: keepalive to the upstream saves them.',
    },
  ],
  'bind-eaddrnotavail': [
    {
      command: 'ip addr; nginx -T | grep proxy_bind',
      tells: 'Whether the address of proxy_bind is the machine’s own.',
    },
  ],
  'socket-emfile': [limits],
  'worker-connections': [
    limits,
    {
      command: "nginx -T | grep -E 'worker_(connections|rlimit_nofile|processes)'",
      tells: 'How many connections a worker may have; a proxied request takes two.',
    },
  ],
  'dns-stale': [names],
  'premature-close': [
    restarts,
    killed,
    {
      command: "grep -Ei 'timeout|worker .*(exit|kill)|uncaught|panic' app.log",
      tells: 'Whether the app itself ended the request: a watchdog, a worker that exits, an exception.',
    },
    pods,
  ],
  'recv-reset': [killed, queue, restarts],
  'keepalive-race': [keepalive],
  'read-timeout': [
    slow,
    stacks,
    {
      command: "nginx -T | grep -E 'proxy_(connect|read|send)_timeout'",
      tells: 'How long nginx waits, against how long the app may take.',
    },
  ],
  'too-big-header': [headers],
  'invalid-header': [headers],
  'dup-cl-te': [headers],
  'http-to-tls': [tls],
  'unix-enoent': [socket],
  'unix-eacces': [socket],
  'unix-refused': [socket, restarts],
  'unix-backlog-full': [socket, queue],
  'passthrough-5xx': [appLog],
  'body-truncated': [killed, restarts],
  'body-reset': [killed, restarts],
  'body-timeout': [slow],
  'temp-file': [disk],
  'no-live-upstreams': [direct],
};
