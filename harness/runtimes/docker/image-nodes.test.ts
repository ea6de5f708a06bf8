import { expect, test } from 'vitest';
import { natRules } from './image-nodes.ts';

test('connections to a loopback address go to the app, and come from an address that it can answer', () => {
  const routes = [
    { host: '127.0.1.1', port: 8080, to: { host: '172.20.0.2', port: 3000 } },
    { host: '127.0.1.2', port: 18080, to: { host: '172.20.0.3', port: 3000 } },
  ];
  expect(natRules(routes)).toBe(`table ip gatecrash-nodes {
  chain output {
    type nat hook output priority -100; policy accept;
    ip daddr 127.0.1.1 tcp dport 8080 dnat to 172.20.0.2:3000
    ip daddr 127.0.1.2 tcp dport 18080 dnat to 172.20.0.3:3000
  }
  chain postrouting {
    type nat hook postrouting priority 100; policy accept;
    ip saddr 127.0.0.0/8 oifname != "lo" masquerade
  }
}
`);
});
