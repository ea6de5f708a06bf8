import { apkPackage } from './apk-package.ts';
import { debianPackage } from './debian-package.ts';
import { goInstall } from './go-install.ts';
import { nginxOrgPackage } from './nginx-org-package.ts';
import { type Program, recognise, say } from './recognise.ts';
import { releaseDownload } from './release-download.ts';
import { rpmPackage } from './rpm-package.ts';
import { storeRecipes } from './store-recipes.ts';
import type { FetchedToolName, Recipe } from './tool.ts';

async function probeAnyNginx(program: Program): ReturnType<Recipe['probe']> {
  const build = await say(program, '-V');
  const version = /^nginx version: \S+\/(\d\S*)/m.exec(build)?.[1];
  if (version === undefined) throw new Error(`-V says "${build.split('\n')[0] ?? ''}"`);
  return { version, build };
}

async function probeNginx(program: Program): ReturnType<Recipe['probe']> {
  const probed = await probeAnyNginx(program);
  if (!probed.build.includes('--with-http_stub_status_module')) throw new Error('it was built without stub_status');
  return probed;
}

const nginx: Recipe = {
  name: 'nginx',
  variable: 'GATECRASH_NGINX',
  // The one under test: with whatever is on PATH verdicts would vary.
  systemProgram: null,
  probe: probeNginx,
  ways: [
    debianPackage({
      packages: ['nginx', 'nginx-common'],
      executables: ['usr/sbin/nginx'],
      // Ubuntu before 24.04 and Debian before 12: an empty package that depends on one of several builds.
      follow: /^nginx-(core|light|full|extras)$/,
    }),
    nginxOrgPackage,
    rpmPackage({ packages: ['nginx-core', 'nginx-mimetypes'], executables: ['usr/sbin/nginx', 'usr/bin/nginx'] }),
    apkPackage({ packages: ['nginx'], executables: ['usr/sbin/nginx'] }),
  ],
};

/** An nginx that is asked for nothing but what the user's own config has it do. */
export const anyNginx: Recipe = { ...nginx, probe: probeAnyNginx, ways: [] };

const toxiproxyVersion = '2.12.0';
const toxiproxyRelease = `https://github.com/Shopify/toxiproxy/releases/download/v${toxiproxyVersion}`;

const toxiproxy: Recipe = {
  name: 'toxiproxy',
  variable: 'GATECRASH_TOXIPROXY',
  systemProgram: null,
  probe: recognise('--version', /^toxiproxy-server version (\d\S*)/m),
  ways: [
    releaseDownload({
      x64: {
        url: `${toxiproxyRelease}/toxiproxy_${toxiproxyVersion}_linux_amd64.tar.gz`,
        digest: 'sha256:65e042d3fc2290c099527bc506446a6fd863a09f113b8944b636ece70221c2b3',
        member: 'toxiproxy-server',
      },
      arm64: {
        url: `${toxiproxyRelease}/toxiproxy_${toxiproxyVersion}_linux_arm64.tar.gz`,
        digest: 'sha256:ab417dafc77ae8b54ec8461cc5da5180d0465a61dcbda86c72da72ee4ab843b7',
        member: 'toxiproxy-server',
      },
    }),
    goInstall({
      name: 'toxiproxy',
      path: 'github.com/Shopify/toxiproxy/v2/cmd/server',
      version: `v${toxiproxyVersion}`,
      sum: 'h1:d1x++lYZg/zijXPPcv7PH0MvHMzEI5aX/YuUi/Sw+yg=',
      link: `-X github.com/Shopify/toxiproxy/v2.Version=${toxiproxyVersion}`,
    }),
  ],
};

const nft: Recipe = {
  name: 'nft',
  variable: 'GATECRASH_NFT',
  systemProgram: 'nft',
  probe: recognise('--version', /^nftables v(\d\S*)/),
  ways: [
    debianPackage({ packages: ['nftables'], executables: ['usr/sbin/nft'] }),
    rpmPackage({ packages: ['nftables'], executables: ['usr/sbin/nft', 'usr/bin/nft'] }),
    apkPackage({ packages: ['nftables'], executables: ['usr/sbin/nft'] }),
  ],
};

const ip: Recipe = {
  name: 'ip',
  variable: 'GATECRASH_IP',
  systemProgram: 'ip',
  // busybox has an ip too, without the routes that faults need.
  probe: recognise('-V', /^ip utility, iproute2-(?:ss)?([^\s,]+)/),
  ways: [
    debianPackage({ packages: ['iproute2'], executables: ['bin/ip', 'usr/bin/ip', 'sbin/ip', 'usr/sbin/ip'] }),
    rpmPackage({ packages: ['iproute'], executables: ['usr/sbin/ip', 'usr/bin/ip'] }),
    apkPackage({ packages: ['iproute2-minimal'], executables: ['sbin/ip', 'usr/sbin/ip'] }),
  ],
};

const ping: Recipe = {
  name: 'ping',
  variable: 'GATECRASH_PING',
  systemProgram: 'ping',
  probe: recognise('-V', /^ping from iputils (\S+)/),
  ways: [
    debianPackage({ packages: ['iputils-ping'], executables: ['bin/ping', 'usr/bin/ping'] }),
    rpmPackage({ packages: ['iputils'], executables: ['usr/bin/ping', 'usr/sbin/ping'] }),
    apkPackage({ packages: ['iputils-ping'], executables: ['bin/ping', 'usr/bin/ping'] }),
  ],
};

const traceroute: Recipe = {
  name: 'traceroute',
  variable: 'GATECRASH_TRACEROUTE',
  systemProgram: 'traceroute',
  probe: recognise('-V', /^Modern traceroute for Linux, version (\S+?),?$/m),
  ways: [
    debianPackage({
      packages: ['traceroute'],
      executables: ['usr/bin/traceroute.db', 'usr/bin/traceroute', 'usr/sbin/traceroute'],
    }),
    rpmPackage({ packages: ['traceroute'], executables: ['usr/bin/traceroute', 'bin/traceroute'] }),
  ],
};

/** How each program is got. */
export const recipes: Readonly<Record<FetchedToolName, Recipe>> = {
  nginx,
  toxiproxy,
  nft,
  ip,
  ping,
  traceroute,
  ...storeRecipes,
};
