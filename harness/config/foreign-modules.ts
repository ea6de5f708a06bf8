import { isPass } from './pass-target.ts';

/** Modules that stock nginx (`nginx -V` of nginx.org's packages) does not have, by the directives that they bring. */
const modules: readonly (readonly [string, RegExp])[] = [
  [
    'lua',
    /^(?:lua_|(?:init|init_worker|exit_worker|ssl_\w+|set|rewrite|access|content|header_filter|body_filter|log|balancer|preread|server_rewrite)_by_lua(?:_block|_file)?$)/,
  ],
  ['brotli', /^brotli/],
  ['zstd', /^zstd/],
  ['headers-more', /^more_(?:set|clear)_(?:input_)?headers$/],
  ['geoip2', /^geoip2/],
  ['geoip', /^geoip_/],
  ['modsecurity', /^modsecurity/],
  ['naxsi', /^(?:naxsi|SecRulesEnabled|SecRulesDisabled|LearningMode|BasicRule|MainRule|CheckRule|DeniedUrl)/],
  ['vhost-traffic-status', /^vhost_traffic_status/],
  ['echo', /^echo(?:_|$)/],
  [
    'set-misc',
    /^set_(?:if_empty|quote_\w+|escape_uri|unescape_uri|hashed_upstream|encode_\w+|decode_\w+|md5|sha1|hmac_\w+|random|secure_random_\w+|local_today|formatted_\w+|base32_alphabet)$/,
  ],
  ['njs', /^js_/],
  ['perl', /^perl(?:_|$)/],
  ['xslt', /^xslt_/],
  ['image-filter', /^image_filter/],
  ['otel', /^otel_/],
  ['opentracing', /^opentracing/],
  ['passenger', /^passenger_/],
  ['pagespeed', /^pagespeed/],
  ['rtmp', /^(?:rtmp|rtmp_\w+)$/],
  ['nchan', /^(?:nchan|push_stream)_/],
  ['upload', /^upload_(?:pass|store|set_form_field|aggregate_form_field|cleanup|progress)/],
  ['dav-ext', /^dav_ext_/],
  ['fancyindex', /^fancyindex/],
  ['cache-purge', /^(?:proxy|fastcgi|uwsgi|scgi)_cache_purge$/],
  ['substitutions-filter', /^subs_filter/],
  ['upstream-check', /^check(?:_|$)/],
  ['upstream-fair', /^(?:fair|upstream_fair_\w+)$/],
  ['redis', /^(?:redis|redis2|srcache|memc)_/],
  ['auth-pam', /^auth_pam/],
  ['auth-ldap', /^(?:auth_ldap|ldap_server)/],
  ['auth-digest', /^auth_digest/],
  ['auth-gss', /^auth_gss/],
  ['acme', /^acme_/],
  ['ajp', /^ajp_/],
  [
    'nginx-plus',
    /^(?:auth_jwt|keyval|health_check|match$|ntlm$|queue$|status_zone|api$|zone_sync|session_log|f4f|hls|mgmt$|auth_oidc|sticky_cookie_insert|state$)/,
  ],
];

/** The module that brings a directive, where stock nginx has it not; null for all others. */
export function foreignModule(directive: string): string | null {
  if (isPass(directive)) return null;
  return modules.find(([, brings]) => brings.test(directive))?.[0] ?? null;
}
