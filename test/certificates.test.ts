import { expect, it } from 'vitest';
import { writeGatewayFiles } from '../harness/deploy.ts';
import { nginxArguments } from '../harness/gateways/nginx.ts';
import { makeAuthority, makeCertificate } from '../harness/validate/certificates.ts';
import { ffdhe2048 } from '../harness/validate/dhparam.ts';
import { startTestPod } from './local-pod.ts';

it.each(['rsa', 'ec'] as const)('nginx takes a certificate with a key of type %s, and the parameters', async (type) => {
  const authority = await makeAuthority(type);
  const { key, cert } = await makeCertificate(authority, ['example.com']);
  await using test = await startTestPod([]);
  const { pod } = test;
  const files = { 'own.key': key, 'own.pem': cert, 'ca.pem': authority.cert, 'dh.pem': ffdhe2048 };
  for (const [name, text] of Object.entries(files)) await pod.writeConfig(`/etc/nginx/${name}`, text);
  const config = `server { listen 443 ssl; ssl_certificate own.pem; ssl_certificate_key own.key; ssl_dhparam dh.pem;
    ssl_client_certificate ca.pem; ssl_verify_client optional; }`;
  await writeGatewayFiles(pod, config, 1, []);
  const { code, stderr } = await pod.run({ name: 'check', kind: 'gateway', args: nginxArguments.check }, 20_000);
  expect([code, stderr.split('\n').filter((line) => /\[(emerg|warn)\]/.test(line))]).toEqual([0, []]);
});
