import { expect, test } from 'vitest';
import { builtIn, builtInSurroundings, complaintsOf, fatal, ownConfigRun, saidComplaint } from './nginx-own-config.ts';

const config = { main: '/etc/nginx/nginx.conf', prefix: '/etc/nginx' };

test('nginx is told to stay in the foreground where its config does not say', () => {
  const serve = (daemon: 'on' | 'off' | null) => ownConfigRun({ ...config, daemon }).serve;
  const args = ['-c', '/etc/nginx/nginx.conf', '-p', '/etc/nginx'];
  expect(serve(null)).toEqual({ args: [...args, '-g', 'daemon off;'], env: {} });
  expect(serve('off')).toEqual({ args, env: {} });
  expect(serve('on')).toEqual({ args, env: { NGINX: '' } });
});

// nginx -V of nginx 1.22.1 in Debian 12, shortened.
const debian = `nginx version: nginx/1.22.1
built with OpenSSL 3.0.8 7 Feb 2023
TLS SNI support enabled
configure arguments: --with-cc-opt='-g -O2 -ffile-prefix-map=/build/x=. --user=no' --with-ld-opt='-Wl,-z,relro' --prefix=/usr/share/nginx --conf-path=/etc/nginx/nginx.conf --http-log-path=/var/log/nginx/access.log --error-log-path=stderr --lock-path=/var/lock/nginx.lock --pid-path=/run/nginx.pid --modules-path=/usr/lib/nginx/modules --http-client-body-temp-path=/var/lib/nginx/body --http-fastcgi-temp-path=/var/lib/nginx/fastcgi --http-proxy-temp-path=/var/lib/nginx/proxy --http-scgi-temp-path=/var/lib/nginx/scgi --http-uwsgi-temp-path=/var/lib/nginx/uwsgi --with-compat`;

test('an nginx has what its config does not name where it was built to have it', () => {
  const built = builtIn(debian, '/etc/nginx');
  expect(built).toEqual({
    prefix: '/usr/share/nginx',
    pid: '/run/nginx.pid',
    lock: '/run/lock/nginx.lock',
    errorLog: null,
    accessLog: '/var/log/nginx/access.log',
    temporary: ['body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `/var/lib/nginx/${name}`),
    user: 'nobody',
    group: 'nobody',
    modules: '/usr/lib/nginx/modules',
  });
  expect(builtInSurroundings(built)).toEqual({
    folders: ['/run', '/run/lock', '/var/lib/nginx'],
    logs: ['/var/log/nginx/access.log'],
    users: [{ name: 'nobody', group: 'nobody' }],
  });
});

test('what an nginx was built with no word of counts from the prefix that it is started with', () => {
  const built = builtIn('configure arguments: --user=web --group=www', '/opt/nginx');
  expect(built).toMatchObject({
    pid: '/opt/nginx/logs/nginx.pid',
    errorLog: '/opt/nginx/logs/error.log',
    temporary: expect.arrayContaining(['/opt/nginx/proxy_temp']),
    user: 'web',
    group: 'www',
  });
});

const names = new Map([
  ['/etc/nginx/nginx.conf', 'shop/nginx.conf'],
  ['/etc/nginx/conf.d/api.conf', 'shop/conf.d/api.conf'],
  ['/etc/nginx/conf.d', 'shop/conf.d'],
]);

test('what nginx says of a config names the files as the user calls them', () => {
  const said = `nginx: [warn] the "user" directive makes sense only if the master process runs with super-user privileges, ignored in /etc/nginx/nginx.conf:1
nginx: [emerg] host not found in upstream "api:3000" in /etc/nginx/conf.d/api.conf:12
nginx: configuration file /etc/nginx/nginx.conf test failed
2026/01/01 10:00:00 [emerg] 12#12: bind() to 0.0.0.0:80 failed (98: Address already in use)
nginx: [emerg] open() "/etc/nginx/conf.d/api.conf.bak" failed (2: No such file or directory) in /etc/nginx/nginx.conf:30
nginx: [emerg] open() "/etc/nginx/conf.d/api.conf" failed (13: Permission denied)
`;
  const complaints = complaintsOf(said, names);
  expect(complaints[0]).toMatchObject({ level: 'warn', file: 'shop/nginx.conf', line: 1 });
  expect(fatal(complaints).map(saidComplaint)).toEqual([
    'shop/conf.d/api.conf:12: host not found in upstream "api:3000"',
    'bind() to 0.0.0.0:80 failed (98: Address already in use)',
    'shop/nginx.conf:30: open() "/etc/nginx/conf.d/api.conf.bak" failed (2: No such file or directory)',
    'open() "shop/conf.d/api.conf" failed (13: Permission denied)',
  ]);
});

test('without an emergency it is the next worse that keeps it', () => {
  const said =
    'nginx: [alert] could not open error log file: open() "/x" failed (13: Permission denied)\nnginx: [warn] x';
  expect(fatal(complaintsOf(said, names)).map(({ level }) => level)).toEqual(['alert']);
});
