/** What nginx tells an app over FastCGI, uwsgi and SCGI: parameters and the variables that they have the values of. */
const request = [
  ['QUERY_STRING', '$query_string'],
  ['REQUEST_METHOD', '$request_method'],
  ['CONTENT_TYPE', '$content_type'],
  ['CONTENT_LENGTH', '$content_length'],
  ['REQUEST_URI', '$request_uri'],
  ['DOCUMENT_URI', '$document_uri'],
  ['DOCUMENT_ROOT', '$document_root'],
  ['SERVER_PROTOCOL', '$server_protocol'],
  ['REQUEST_SCHEME', '$scheme'],
  ['HTTPS', '$https if_not_empty'],
  ['REMOTE_ADDR', '$remote_addr'],
  ['REMOTE_PORT', '$remote_port'],
  ['SERVER_PORT', '$server_port'],
  ['SERVER_NAME', '$server_name'],
] as const;

const ofFastcgi = [
  ['SCRIPT_NAME', '$fastcgi_script_name'],
  ['GATEWAY_INTERFACE', 'CGI/1.1'],
  ['SERVER_SOFTWARE', 'nginx/$nginx_version'],
  ['SERVER_ADDR', '$server_addr'],
  ['REDIRECT_STATUS', '200'],
] as const;

const scriptFile = ['SCRIPT_FILENAME', '$document_root$fastcgi_script_name'] as const;

function parameters(directive: string, pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([name, value]) => `${directive} ${name} ${value};\n`).join('');
}

/** Types by the endings of files, those that a gateway serves most (https://www.iana.org/assignments/media-types). */
const types: Readonly<Record<string, string>> = {
  'text/html': 'html htm shtml',
  'text/css': 'css',
  'text/xml': 'xml',
  'text/plain': 'txt',
  'text/markdown': 'md',
  'image/gif': 'gif',
  'image/jpeg': 'jpeg jpg',
  'image/png': 'png',
  'image/svg+xml': 'svg svgz',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/x-icon': 'ico',
  'application/javascript': 'js mjs',
  'application/json': 'json',
  'application/wasm': 'wasm',
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'application/atom+xml': 'atom',
  'application/rss+xml': 'rss',
  'application/octet-stream': 'bin exe dll iso img',
  'font/woff': 'woff',
  'font/woff2': 'woff2',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
};

function mimeTypes(): string {
  const lines = Object.entries(types).map(([type, endings]) => `  ${type} ${endings};\n`);
  return `types {\n${lines.join('')}}\n`;
}

/** Debian's headers for an app behind a proxy. */
const proxyParameters = [
  ['Host', '$http_host'],
  ['X-Real-IP', '$remote_addr'],
  ['X-Forwarded-For', '$proxy_add_x_forwarded_for'],
  ['X-Forwarded-Proto', '$scheme'],
] as const;

const byName: Readonly<Partial<Record<string, string>>> = {
  'mime.types': mimeTypes(),
  fastcgi_params: parameters('fastcgi_param', [...request, ...ofFastcgi]),
  'fastcgi.conf': parameters('fastcgi_param', [scriptFile, ...request, ...ofFastcgi]),
  uwsgi_params: parameters('uwsgi_param', request),
  scgi_params: parameters('scgi_param', request),
  // What they translate no request of ours has.
  'koi-utf': 'charset_map koi8-r utf-8 { }\n',
  'koi-win': 'charset_map koi8-r windows-1251 { }\n',
  'win-utf': 'charset_map windows-1251 utf-8 { }\n',
  proxy_params: parameters('proxy_set_header', proxyParameters),
  'fastcgi-php.conf': 'fastcgi_split_path_info ^(.+?\\.php)(/.*)$;\nfastcgi_index index.php;\ninclude fastcgi.conf;\n',
  'options-ssl-nginx.conf':
    'ssl_session_cache shared:le_nginx_SSL:10m;\nssl_session_timeout 1d;\nssl_session_tickets off;\nssl_protocols TLSv1.2 TLSv1.3;\nssl_prefer_server_ciphers off;\nssl_ciphers HIGH:!aNULL;\n',
  'snakeoil.conf':
    'ssl_certificate /etc/ssl/certs/ssl-cert-snakeoil.pem;\nssl_certificate_key /etc/ssl/private/ssl-cert-snakeoil.key;\n',
};

/**
 * A file that nginx, or a distribution's package of it, installs beside its config: all text our own, with the parameters of the
 * original; null of any other. What such a file needs itself is looked for when it is there.
 */
export function shippedInclude(path: string): string | null {
  // Fedora's are loads of modules that the pod's nginx does not have.
  if (path.startsWith('/usr/share/nginx/modules/')) return '';
  return byName[path.slice(path.lastIndexOf('/') + 1)] ?? null;
}
