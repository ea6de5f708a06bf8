import { expect, it } from 'vitest';
import { listenedOn } from './listened-on.ts';

it('tells what the servers listen on, as it is written', () => {
  const config = 'server { listen 8080 default_server; listen [::]:8080; } server { listen 8080; # listen 80;\n}';
  expect(listenedOn(config)).toEqual(['8080', '[::]:8080']);
  expect(listenedOn('upstream app { server a; }')).toEqual([]);
});
