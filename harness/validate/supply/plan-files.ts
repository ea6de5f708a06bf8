import type { CertificateNeed, FileNeed, IncludeNeed, Need } from '../../config/need.ts';
import { shippedInclude } from './shipped-includes.ts';
import type { Missing, Supplied } from './supplied.ts';

/** A certificate that is made, with its key; one path for both where the config names one. */
export interface CertificatePlan {
  readonly certificate: string;
  readonly key: string;
  /** The names that it is for. */
  readonly names: readonly string[];
}

/** What a file that is made has in it. */
export type MadeFile =
  | { readonly path: string; readonly content: 'text'; readonly text: string }
  /** The certificate of whoever has signed those that are made. */
  | { readonly path: string; readonly content: 'authority' }
  | { readonly path: string; readonly content: 'dhparam' }
  /** So many random bytes. */
  | { readonly path: string; readonly content: 'random'; readonly bytes: number };

/** The files that a config lacks, as far as somebody can make them. */
export interface FilesPlan {
  readonly certificates: readonly CertificatePlan[];
  readonly files: readonly MadeFile[];
  readonly supplied: readonly Supplied[];
  readonly missing: readonly Missing[];
}

type Making = (path: string) => { readonly file: MadeFile; readonly detail: string };

const authority: Making = (path) => ({
  file: { path, content: 'authority' },
  detail: 'the certificate of whoever signed those that were made',
});

/** How each file is made that a directive names. */
const makings: Readonly<Partial<Record<string, Making>>> = {
  ssl_dhparam: (path) => ({ file: { path, content: 'dhparam' }, detail: 'the group ffdhe2048 of RFC 7919' }),
  ssl_trusted_certificate: authority,
  ssl_client_certificate: authority,
  ssl_stapling_file: authority,
  proxy_ssl_trusted_certificate: authority,
  grpc_ssl_trusted_certificate: authority,
  uwsgi_ssl_trusted_certificate: authority,
  ssl_password_file: (path) => ({
    file: { path, content: 'text', text: 'gatecrash\n' },
    detail: 'a password that no key has',
  }),
  proxy_ssl_password_file: (path) => ({
    file: { path, content: 'text', text: 'gatecrash\n' },
    detail: 'a password that no key has',
  }),
  ssl_session_ticket_key: (path) => ({ file: { path, content: 'random', bytes: 80 }, detail: '80 random bytes' }),
  quic_host_key: (path) => ({ file: { path, content: 'random', bytes: 32 }, detail: '32 random bytes' }),
  auth_basic_user_file: (path) => ({
    file: { path, content: 'text', text: 'gatecrash:{PLAIN}gatecrash\n' },
    detail: 'the user gatecrash, with the password gatecrash',
  }),
};

/** Without a name that a certificate can be for (`_`, a regex) it is for the machine itself. */
function certifiable(names: readonly string[]): readonly string[] {
  const own = names.filter((name) => /^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i.test(name));
  return own.length === 0 ? ['localhost'] : own;
}

function certificatesOf(needs: readonly CertificateNeed[], given: ReadonlySet<string>): FilesPlan {
  const plans = new Map<string, CertificatePlan>();
  const supplied: Supplied[] = [];
  const missing: Missing[] = [];
  for (const { path, key, names, directive, atRequest, at } of needs) {
    if (atRequest) {
      const detail = `${directive} hangs on a variable: which files there are only requests tell`;
      missing.push({ what: 'file', name: path, detail, at, stops: false });
      continue;
    }
    if (given.has(path) && (key === null || given.has(key))) continue;
    const before = plans.get(path);
    plans.set(path, { certificate: path, key: key ?? path, names: [...(before?.names ?? []), ...certifiable(names)] });
    if (before !== undefined) continue;
    const detail = `made for ${certifiable(names).join(', ')}${key === null || key === path ? '' : `, with its key ${key}`}`;
    supplied.push({ what: 'certificate', name: path, detail, at });
  }
  const certificates = [...plans.values()].map((plan) => ({ ...plan, names: [...new Set(plan.names)] }));
  return { certificates, files: [], supplied, missing };
}

function filesOf(needs: readonly FileNeed[], given: ReadonlySet<string>): FilesPlan {
  const files = new Map<string, MadeFile>();
  const supplied: Supplied[] = [];
  const missing: Missing[] = [];
  for (const { directive, path, atRequest, at } of needs) {
    if (given.has(path) || files.has(path)) continue;
    const making = makings[directive];
    if (atRequest || making === undefined) {
      missing.push({ what: 'file', name: path, detail: `${directive} names it`, at, stops: !atRequest });
      continue;
    }
    const { file, detail } = making(path);
    files.set(path, file);
    supplied.push({ what: 'file', name: path, detail, at });
  }
  return { certificates: [], files: [...files.values()], supplied, missing };
}

/** Who has such a file, and how it came. */
const bringing: Readonly<Record<NonNullable<IncludeNeed['shippedBy']>, string>> = {
  nginx: 'nginx brings',
  debian: "debian's nginx has",
  fedora: "fedora's nginx has",
  certbot: 'certbot writes',
};

function includesOf(needs: readonly IncludeNeed[]): FilesPlan {
  const files = new Map<string, MadeFile>();
  const supplied: Supplied[] = [];
  const missing = new Map<string, Missing>();
  for (const { asked, path, shippedBy, at } of needs) {
    if (files.has(path) || missing.has(path)) continue;
    const text = shippedBy === null ? null : shippedInclude(path);
    if (text === null) {
      missing.set(path, { what: 'include', name: asked, detail: 'it is not beside the config', at, stops: true });
      continue;
    }
    files.set(path, { path, content: 'text', text });
    supplied.push({
      what: 'include',
      name: asked,
      detail: `as ${bringing[shippedBy ?? 'nginx']} it`,
      at,
    });
  }
  return { certificates: [], files: [...files.values()], supplied, missing: [...missing.values()] };
}

/** Plans the files that a config names and that were not given: certificates, what nginx brings, passwords. */
export function planFiles(needs: readonly Need[], given: ReadonlySet<string>): FilesPlan {
  const parts = [
    certificatesOf(
      needs.filter((need) => need.what === 'certificate'),
      given,
    ),
    filesOf(
      needs.filter((need) => need.what === 'file'),
      given,
    ),
    includesOf(needs.filter((need) => need.what === 'include')),
  ];
  return {
    certificates: parts.flatMap(({ certificates }) => certificates),
    files: parts.flatMap(({ files }) => files),
    supplied: parts.flatMap(({ supplied }) => supplied),
    missing: parts.flatMap(({ missing }) => missing),
  };
}
