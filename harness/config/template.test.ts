import fc from 'fast-check';
import { expect, it } from 'vitest';
import { saidPlace } from './place.ts';
import { parseEnvFile, substituted, unsetVariables } from './template.ts';

const values = (given: Readonly<Record<string, string>>) => new Map(Object.entries(given));
const unset = (text: string, given: Readonly<Record<string, string>> = {}) =>
  unsetVariables(text, 'a.template', values(given)).map(({ name, at }) => `${name} ${saidPlace(at)}`);

it('replaces what is given, in both spellings, and leaves the variables of nginx alone', () => {
  const text = `server_name \${HOST}; proxy_pass http://$API:3000$request_uri; # \${HOST}\nadd_header a "\${host}$HOSTS\${NONE}";`;
  expect(substituted(text, values({ HOST: 'example.com', API: 'api', host2: '' }))).toBe(
    `server_name example.com; proxy_pass http://api:3000$request_uri; # example.com\nadd_header a "\${host}$HOSTS\${NONE}";`,
  );
  expect(substituted(`\${A}`, values({ A: `\${B}$&`, B: 'no' }))).toBe(`\${B}$&`);
});

it('changes nothing where nothing is given', () => {
  fc.assert(fc.property(fc.string(), (text) => substituted(text, new Map()) === text));
});

it('lists what has no value, with its place', () => {
  const text = `server {\n  server_name \${HOST};\n  proxy_pass "http://\${API_HOST}:$API_PORT\n/\${X}"; # \${COMMENT}\n}`;
  expect(unset(text, { HOST: 'a' })).toEqual([
    'API_HOST a.template:3:22',
    'API_PORT a.template:3:34',
    'X a.template:4:2',
  ]);
});

it('does not take for one what the config defines itself, nor what nginx has', () => {
  expect(
    unset(
      `set $UP a; map $host $POOL { default b; } location ~ (?<REST>.*) { return 200 $UP$POOL$REST$host\${request_id}; }`,
    ),
  ).toEqual([]);
});

it('reads an env file as Docker Compose does', () => {
  const text =
    '\uFEFF# a comment\nA=1\r\n  export B = "two words" # why\nC=\'$x\'\nD=a # b\nE=a#b\n\nF=\n=no\nno\nG="a=b"\n';
  expect(parseEnvFile(text)).toEqual({
    values: values({ A: '1', B: 'two words', C: '$x', D: 'a', E: 'a#b', F: '', G: 'a=b' }),
    wrong: [9, 10],
  });
});
