import path from 'node:path';

/** Where its certificate is, and with `-key` its key. */
export const shopCertificate = path.join(import.meta.dirname, 'fixtures', 'shop.test');

/** A config with what configs have: names, addresses, both families, TLS, a cache, sockets, files. */
export const shop = `user www-data;
events {}
http {
    access_log /var/log/nginx/site.log;
    error_log /var/log/nginx/site-error.log info;
    proxy_cache_path /srv/cache/pages keys_zone=pages:1m;
    upstream api {
        server api:3000;
        server 10.0.0.5:80;
        server [fd00::5]:80;
    }
    server {
        listen 80;
        listen [::]:80;
        listen 443 ssl;
        ssl_certificate /etc/letsencrypt/live/x/fullchain.pem;
        ssl_certificate_key /etc/letsencrypt/live/x/privkey.pem;
        root /usr/share/nginx/html;
        include shop/headers.conf;
        location / {
            proxy_pass http://api;
            add_header x-upstream $upstream_addr always;
        }
        location /php {
            fastcgi_pass unix:/var/run/php/php.sock;
        }
        location /cached {
            proxy_cache pages;
            proxy_cache_valid any 1h;
            proxy_pass http://127.0.1.1:3000;
            add_header x-cache $upstream_cache_status always;
        }
        location = /page.html {
        }
        location /app {
            root /srv/app;
        }
    }
}
`;

/** Answers each FastCGI request on a unix socket with a page of its own. */
export const fastcgi = `
const { createServer } = require('node:net');
const record = (type, text) => {
  const head = Buffer.from([1, type, 0, 1, 0, 0, 0, 0]);
  head.writeUInt16BE(text.length, 4);
  return Buffer.concat([head, Buffer.from(text)]);
};
createServer((socket) => {
  socket.once('data', () =>
    socket.end(Buffer.concat([record(6, 'X-Php: yes\\r\\n\\r\\nphp'), record(6, ''), record(3, '\\0'.repeat(8))])),
  );
}).listen({ path: '/run/php/php.sock', writableAll: true });
`;

/** Says whose certificate the gateway shows, and how it answers. */
export const askByTls = `
const https = require('node:https');
https.get({ host: '127.0.0.1', port: 443, servername: 'shop.test', rejectUnauthorized: false }, (answer) => {
  process.stdout.write(answer.socket.getPeerCertificate().subject.CN + ' ' + answer.statusCode);
  answer.destroy();
});
`;
