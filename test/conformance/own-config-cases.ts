import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { expect, it } from 'vitest';
import { logFile } from '../../harness/model/surroundings.ts';
import { checkOwnConfig } from '../../harness/own-config/deploy-own-config.ts';
import { type TestPod, temporaryFolder } from '../local-pod.ts';
import { fileOf, main, names, ownConfig, serve, startOwnPod } from '../own-config-pod.ts';
import { until } from '../until.ts';
import { askByTls, fastcgi, shop, shopCertificate } from './own-config-shop.ts';
import { type Subject, stub } from './subject.ts';

/** Runs a script of Node beside the pod's agent until it ends by itself or the pod does. */
function nodeIn({ pod }: TestPod, subject: Subject, script: string) {
  const argv = [subject.node, '-e', script];
  return pod.agent.call('run', { name: 'script', argv, env: {}, timeoutMs: 50_000 });
}

/** Whether the gateway answers a path with this status, and header where one is named. */
async function answers(
  { pod }: TestPod,
  asked: string,
  status: number,
  header: { readonly name: string; readonly value: string } | null = null,
  port = 80,
): Promise<unknown> {
  const get = { host: '127.0.0.1', port, path: asked, status, header, withinMs: 20_000 };
  const { met, last } = await pod.agent.call('awaitGet', get);
  return met || last;
}

/** Text of a log of the pod, once it has what is looked for. */
function logged({ exchange }: TestPod, log: string, what: RegExp): Promise<string> {
  return until(`${log} has ${what}`, async () => {
    const text = await readFile(path.join(exchange, logFile(log)), 'utf8').catch(() => '');
    return what.test(text) ? text : null;
  });
}

const wrap = (server: string): string => `error_log /var/log/nginx/site-error.log info;
events {}
http {
    server {
        ${server}
    }
}
`;

const nothing = { addresses: [], files: [], folders: [], logs: [], sockets: [], users: [], redirects: [] };
const errors = { logs: ['/var/log/nginx/site-error.log'] };

/** A listener of this machine, outside of any pod. */
async function listener(where: { readonly port: number; readonly host: string } | { readonly path: string }) {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.end();
  });
  server.listen(where);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => void server.close(),
  };
}

/** What pods of a runtime do with a config of a user's own. */
export function ownConfigCases(subject: Subject): void {
  it('serves by a config as it stands: names, addresses, ports, certificates, sockets, files, caches and logs', async () => {
    const [fullchain, privkey] = await Promise.all([
      readFile(`${shopCertificate}.pem`),
      readFile(`${shopCertificate}-key.pem`),
    ]);
    const surroundings = {
      addresses: ['10.0.0.5', 'fd00::5'],
      files: [
        { path: '/etc/letsencrypt/live/x/fullchain.pem', bytes: fullchain },
        { path: '/etc/letsencrypt/live/x/privkey.pem', bytes: privkey, mode: 0o600 },
        fileOf('/etc/nginx/shop/headers.conf', 'add_header x-shop yes;'),
        fileOf('/usr/share/nginx/html/page.html', 'a page'),
        fileOf('/srv/app/app/index.html', 'an app'),
      ],
      folders: ['/srv/cache'],
      logs: ['/var/log/nginx/site.log', '/var/log/nginx/site-error.log'],
      sockets: ['/var/run/php/php.sock'],
      users: [{ name: 'www-data', group: null }],
      redirects: ['10.0.0.5', 'fd00::5'].map((address) => ({ address, port: 80, toPort: 18080 })),
    };
    const api = { name: 'api', address: '127.0.1.1' };
    await using test = await startOwnPod(subject, shop, surroundings, [api]);
    const { pod } = test;
    await pod.start(stub(api, { port: 3000 }));
    await pod.start(stub({ name: 'ten', address: '10.0.0.5' }, { port: 18080 }));
    await pod.start(stub({ name: 'six', address: 'fd00::5' }, { port: 18080 }));
    const peers = [
      ['127.0.1.1', 3000],
      ['10.0.0.5', 80],
      ['fd00::5', 80],
    ] as const;
    nodeIn(test, subject, fastcgi).catch(() => {}); // it ends with the pod
    const ready = { path: '/-/ready', status: 204, header: null, withinMs: 20_000 };
    await until('the peers answer', async () => {
      const asked = peers.map(([host, port]) => pod.agent.call('awaitGet', { ...ready, host, port }));
      return (await Promise.all(asked)).every(({ met }) => met);
    });
    await serve(test, [
      { host: '127.0.0.1', port: 80 },
      { host: '::1', port: 80 },
      { host: '10.0.0.5', port: 443 },
    ]);
    for (const value of ['127.0.1.1:3000', '10.0.0.5:80', '[fd00::5]:80']) {
      expect(await answers(test, '/', 200, { name: 'x-upstream', value })).toBe(true);
    }
    expect(await answers(test, '/php', 200, { name: 'x-php', value: 'yes' })).toBe(true);
    expect(await answers(test, '/cached', 200, { name: 'x-cache', value: 'HIT' })).toBe(true);
    expect(await answers(test, '/page.html', 200, { name: 'x-shop', value: 'yes' })).toBe(true);
    expect(await answers(test, '/app/index.html', 200)).toBe(true);
    expect((await nodeIn(test, subject, askByTls)).stdout).toBe('shop.test 200');
    const text = await logged(test, '/var/log/nginx/site.log', /GET \/app/);
    expect(text).toContain('"GET /php HTTP/1.1" 200');
    expect(existsSync('/etc/letsencrypt/live/x/fullchain.pem')).toBe(false);
  });

  it('blocks an address whose connections are redirected, of IPv4 and IPv6', async () => {
    const both = ['10.0.0.5', 'fd00::5'];
    const redirects = both.map((address) => ({ address, port: 80, toPort: 18080 }));
    const needs = { surroundings: { ...nothing, addresses: both, redirects }, firewall: true };
    await using test = await subject.startPod([], needs);
    const { call } = test.pod.agent;
    for (const [index, address] of both.entries()) {
      await test.pod.start(stub({ name: `app-${index}`, address }, { port: 18080 }));
      const at = { host: address, port: 80 };
      const meets = async (outcome: 'connected' | 'refused', withinMs = 20_000) =>
        (await call('awaitConnect', { ...at, outcome, withinMs })).last;
      expect(await meets('connected')).toBe('connected');
      await call('block', { ...at, action: 'reset' });
      expect(await meets('refused', 0)).toBe('refused');
      await call('open', at);
      expect(await meets('connected', 0)).toBe('connected');
      await call('redirect', { redirects: [] });
      expect(await meets('refused', 0)).toBe('refused');
      await call('redirect', { redirects });
    }
  });

  it('says what keeps nginx from starting, in its words and by the names of the user', async () => {
    await using test = await startOwnPod(subject, `events {}\nhttp {\n    lissen 80;\n}\n`);
    const refused = [{ level: 'emerg', message: 'unknown directive "lissen"', file: 'shop/nginx.conf', line: 3 }];
    expect(await checkOwnConfig(test.pod, ownConfig, names)).toEqual(refused);
    await expect(serve(test)).rejects.toThrow(
      'GC2004: nginx does not start: shop/nginx.conf:3: unknown directive "lissen"',
    );
  });

  it('takes a changed config at a reload, and stays as it is where nginx refuses it', async () => {
    const config = (status: number) => wrap(`listen 80; return ${status};`);
    await using test = await startOwnPod(subject, config(201), errors);
    const gateway = await serve(test);
    expect(await answers(test, '/', 201)).toBe(true);
    await test.pod.writeFile(fileOf(main, config(202)));
    expect(await gateway.reload()).toEqual([]);
    expect(await answers(test, '/', 202)).toBe(true);
    await test.pod.writeFile(fileOf(main, wrap('listen 80; retorn 203;')));
    expect(await gateway.reload()).toMatchObject([{ file: 'shop/nginx.conf', line: 5 }]);
    expect(await answers(test, '/', 202)).toBe(true);
  });

  it.each(['on', 'off'] as const)('runs nginx in the foreground where the config says daemon %s', async (daemon) => {
    await using test = await startOwnPod(subject, `daemon ${daemon};\n${wrap('listen 80; return 201;')}`, errors);
    const gateway = await serve(test, undefined, { ...ownConfig, daemon });
    expect(await answers(test, '/', 201)).toBe(true);
    expect(await gateway.reload()).toEqual([]);
    await test.pod.signal('gateway', 'SIGKILL', true);
    expect(test.events.filter((event) => event.event === 'exited')).toMatchObject([{ signal: 'SIGKILL' }]);
  });

  it('has the logs of a config that writes to its output, as images do', async () => {
    const config = wrap('listen 80; access_log /dev/stdout; return 201;').replace(
      '/var/log/nginx/site-error.log',
      '/dev/stderr',
    );
    await using test = await startOwnPod(subject, config, { logs: ['/dev/stdout', '/dev/stderr'] });
    let text = '';
    const follower = test.pod.follow(logFile('/dev/stdout'), (more) => {
      text += more;
    });
    await serve(test);
    expect(await answers(test, '/seen', 201)).toBe(true);
    await until('the request is in the log', () => text.includes('GET /seen'));
    await follower.stop();
  });

  it('reaches nothing of the real network', async () => {
    const passes = 'listen 80; location / { proxy_pass http://93.184.216.34; proxy_connect_timeout 5s; }';
    await using test = await startOwnPod(subject, wrap(passes), errors);
    await serve(test);
    expect(await answers(test, '/', 502)).toBe(true);
    await logged(test, '/var/log/nginx/site-error.log', /connect\(\) to 93\.184\.216\.34:80 failed \(101: /);
  });

  it('reaches no unix socket of the machine', async () => {
    await using temporary = await temporaryFolder();
    const socket = path.join(temporary.folder, 'machine.sock');
    await using machine = await listener({ path: socket });
    const passes = ['/var/run/docker.sock', socket].map(
      (to, index) => `location /${index} { proxy_pass http://unix:${to}; }`,
    );
    await using test = await startOwnPod(subject, wrap(`listen 80; ${passes.join(' ')}`), errors);
    await serve(test);
    for (const asked of ['/0', '/1']) expect(await answers(test, asked, 502)).toBe(true);
    const text = await logged(test, '/var/log/nginx/site-error.log', /machine\.sock failed/);
    expect(text.match(/connect\(\) to unix:\S+ failed \(2: No such file or directory\)/g)).toHaveLength(2);
    expect(machine.connections()).toBe(0);
  });

  it('listens on a port that the machine has in use, and takes nothing from it', async () => {
    await using machine = await listener({ host: '0.0.0.0', port: 0 });
    const { port } = machine;
    await using test = await startOwnPod(subject, wrap(`listen ${port}; return 201;`), errors);
    await serve(test, [{ host: '127.0.0.1', port }]);
    expect(await answers(test, '/', 201, null, port)).toBe(true);
    expect(machine.connections()).toBe(0);
  });

  it('writes no log outside, whatever folder of the machine a config names', async () => {
    await using temporary = await temporaryFolder();
    const [log, other] = ['told.log', 'untold.log'].map((name) => path.join(temporary.folder, 'logs', name));
    const config = wrap(`listen 80; access_log ${log}; access_log ${other}; return 201;`);
    const folders = [path.join(temporary.folder, 'logs')];
    await using test = await startOwnPod(subject, config, { folders, logs: [...errors.logs, log ?? ''] });
    await serve(test);
    expect(await answers(test, '/seen', 201)).toBe(true);
    await logged(test, log ?? '', /GET \/seen/);
    expect(existsSync(path.join(temporary.folder, 'logs'))).toBe(false);
  });

  it.each(['/proc/sys/kernel/core_pattern', '/opt/compile-cache/site.log', '/usr/bin/site.log'])(
    "does not let nginx write to what is the machine's, such as %s",
    async (log) => {
      await using test = await startOwnPod(subject, wrap(`listen 80; access_log ${log};`), errors);
      const complaints = await checkOwnConfig(test.pod, ownConfig, names);
      expect(complaints.map(({ message }) => message).join()).toMatch(/open\(\) "\S+" failed \((2|13|30): /);
    },
  );

  it('puts no file where anything but the pod would see it', async () => {
    const mark = `gatecrash-${randomUUID()}`;
    await using test = await startOwnPod(subject, wrap('listen 80; return 201;'), {
      files: [fileOf(`/srv/../../../srv/${mark}`, 'up')],
      sockets: ['/srv/shared/app.sock'],
    });
    const { pod, exchange } = test;
    expect(existsSync(`/srv/${mark}`)).toBe(false);
    // A link of a program's to where the machine sees what is written.
    const link = "require('node:fs').symlinkSync('/var/gatecrash', '/srv/shared/link')";
    await nodeIn(test, subject, link);
    await expect(pod.writeFile(fileOf(`/srv/shared/link/${mark}`, ''))).rejects.toThrow('GC9002');
    for (const place of ['/proc/sys/kernel', '/var/gatecrash', '/opt/compile-cache', '/srv/../var/gatecrash', 'srv']) {
      await expect(pod.writeFile(fileOf(`${place}/${mark}`, ''))).rejects.toThrow('GC9002');
    }
    expect(existsSync(path.join(exchange, mark))).toBe(false);
  });

  it('refuses surroundings that a pod cannot have, all of them at once', async () => {
    const started = startOwnPod(subject, '', {
      addresses: ['api'],
      folders: ['/usr'],
      logs: ['/proc/sysrq-trigger'],
      sockets: ['/app.sock'],
      users: [{ name: 'a:b', group: null }],
    });
    const said = await started.then(
      () => '',
      (error: Error) => error.message,
    );
    for (const what of ['/usr', '/proc/sysrq-trigger', '/app.sock', '"a:b"', 'api is no address']) {
      expect(said).toContain(what);
    }
  });
}
