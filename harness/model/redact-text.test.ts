import { describe, expect, it } from 'vitest';
import { redactText } from './redact-text.ts';

describe('redactText', () => {
  it.each([
    ['http://user:hunter2@api.internal/x', 'http://<redacted>@api.internal/x'],
    ['Authorization "Bearer abcdef123456"', 'Authorization "Bearer <redacted>"'],
    ['Basic dXNlcjpwYXNz', 'Basic <redacted>'],
    ['/login?token=abc&page=2', '/login?token=<redacted>&page=2'],
    ['# password: hunter2 is the old one', '# password: <redacted> is the old one'],
    ['api_key=abc123', 'api_key=<redacted>'],
    ['ghp_abcdefghijklmnop1234', '<redacted>'],
    ['eyJhbGciOi.eyJzdWIiOjEyMzQ.sig', '<redacted>'],
    ['AKIAABCDEFGHIJKLMNOP', '<redacted>'],
    ['0123456789abcdef0123456789abcdef', '<redacted>'],
    ['Zm9vYmFyQmF6MTIzNDU2Nzg5MDEyMzQ1Njc4OTA', '<redacted>'],
  ])('takes the secret out of %s', (text, without) => {
    expect(redactText(text)).toBe(without);
  });

  it.each([
    ['proxy_pass http://app:8080/api/;'],
    ['proxy_set_header Authorization $http_authorization;'],
    ['proxy_set_header Authorization "Bearer $token";'],
    ['server my-very-long-service-name.production-namespace.svc.cluster.local:8080;'],
    ['server token-service:8080 max_fails=3;'],
    ['proxy_cache_path /var/cache/nginx keys_zone=session:10m;'],
    ['limit_req_zone $binary_remote_addr zone=per_client:10m rate=10r/s;'],
    ['proxy_cache_key $scheme$proxy_host$request_uri;'],
    ['location ~ ^/api/v[0-9]+/orders$ {'],
  ])('leaves %s', (text) => {
    expect(redactText(text)).toBe(text);
  });
});
