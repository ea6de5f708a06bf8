/** What nginx has to be newer for, by the directive that an older one does not know (http://nginx.org/en/CHANGES). */
const since: Readonly<Partial<Record<string, string>>> = {
  http2: '1.25.1',
  http3: '1.25.0',
  http3_hq: '1.25.0',
  keepalive_time: '1.19.10',
  proxy_cookie_flags: '1.19.3',
  proxy_pass_trailers: '1.27.2',
  quic_gso: '1.25.0',
  quic_retry: '1.25.0',
  ssl_certificate_cache: '1.27.4',
  ssl_conf_command: '1.19.4',
  ssl_key_log: '1.27.2',
  ssl_reject_handshake: '1.19.4',
};

/** What its words mean for whoever runs it, with what to do; null where they say all. */
const meanings: readonly (readonly [RegExp, (found: readonly string[], wrapped: boolean) => string | null])[] = [
  [
    /^unknown directive "([^"]+)"/,
    ([, name = '']) => {
      const version = since[name];
      if (version !== undefined) return `${name} needs nginx ${version} or newer: name one with --nginx`;
      if (name !== 'stream' && name !== 'mail') return null;
      return `${name} {} is a module of its own in some packages: load_module, or name an nginx that has it with --nginx`;
    },
  ],
  [/^invalid parameter "resolve"/, () => 'server … resolve needs nginx 1.27.3 or newer: name one with --nginx'],
  [
    /^invalid parameter "quic"|the invalid "quic" parameter/,
    () => 'listen … quic needs nginx 1.25.0 or newer: name one with --nginx',
  ],
  [
    /^no "ssl_certificate" is defined/,
    () => 'name the certificate: ssl_certificate and ssl_certificate_key; until then nginx starts nowhere with it',
  ],
  [
    /^unknown "([^"]+)" variable/,
    ([, name = ''], wrapped) =>
      wrapped
        ? `a map or set of the config around this part may define it: name that one; of a template: --var ${name}=value`
        : `a module may define it: --nginx; of a template: --var ${name}=value`,
  ],
  [
    /^(?:zero size shared memory zone|"\w+" zone) "([^"]+)"|^unknown (?:zone|limit_req_zone) "([^"]+)"/,
    (_, wrapped) => (wrapped ? 'the config around this part has the zone: name that one' : null),
  ],
];

/** What to do about nginx's own words; `wrapped`: only parts of a config were given. */
export function hintFor(message: string, wrapped: boolean): string {
  for (const [words, meaning] of meanings) {
    const found = words.exec(message);
    const hint = found === null ? null : meaning(found, wrapped);
    if (hint !== null) return hint;
  }
  return 'nginx says so itself: nginx -t on the machine of this config says the same';
}
