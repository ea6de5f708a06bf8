import { expect, it } from 'vitest';
import { foreseenGateway } from './foreseen-gateway.ts';

it('names the gateway that was chosen, else what the environment names, else that of the runtime', () => {
  const env = { GATECRASH_NGINX: '/opt/nginx' };
  expect(foreseenGateway({ type: 'image', reference: 'nginx:1.29' }, env)).toBe('image nginx:1.29');
  expect(foreseenGateway({ type: 'version', version: '1.29.1' }, env)).toBe('nginx 1.29.1');
  expect(foreseenGateway({ type: 'binary', path: '/srv/nginx' }, env)).toBe('/srv/nginx');
  expect(foreseenGateway(null, env)).toBe('/opt/nginx (GATECRASH_NGINX)');
  expect(foreseenGateway(null, {})).toBe("the runtime's own nginx");
});
