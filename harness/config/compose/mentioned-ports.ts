import { entriesOf, type Fields, fieldsOf, listOf, type TextReader } from './compose-fields.ts';

/** Variables that tell others, not the service itself, of a port. */
const ofOthers = /public|external|publish|host_?port|^host|url|uri|redirect|cors|origin|allow/i;

/** Numbers that stand for themselves in a text: `--port 3000`, `-b :8000`. */
function numbersIn(text: string): readonly number[] {
  return [...text.matchAll(/(?<![\w.])\d{2,5}(?![\w.])/g)].map(([digits]) => Number(digits));
}

/** `NAME=value` in a list, or a mapping. */
function pairsOf(raw: unknown, { text }: TextReader): readonly (readonly [string, string])[] {
  if (!Array.isArray(raw)) return entriesOf(raw).map(([name, value]) => [name, text(value) ?? '']);
  return listOf(raw).flatMap((one): readonly (readonly [string, string])[] => {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(text(one) ?? '') ?? [];
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
}

/** A variable that is a port, or addresses on which a server listens: `3000`, `:3000`, `0.0.0.0:3000`, `http://+:3000`. */
function listenedIn([name, value]: readonly [string, string]): readonly number[] {
  const addresses = [...value.matchAll(/(?:^|[;,\s/])(?:0\.0\.0\.0|\[::\]|[*+])?:(\d{2,5})(?=$|[;,\s/])/g)];
  if (addresses.length > 0) return addresses.map(([, port]) => Number(port));
  return /^\d{2,5}$/.test(value.trim()) && !ofOthers.test(name) ? [Number(value)] : [];
}

/** Ports that a service speaks of where it says how it is started: it may listen on them without exposing them. */
export function mentionedPorts(service: Fields, reader: TextReader): ReadonlySet<number> {
  const { texts } = reader;
  const commands = [...texts(service.command), ...texts(service.entrypoint)];
  const health = texts(fieldsOf(service.healthcheck).test);
  const inHealth = health.flatMap((line) => [
    ...[...line.matchAll(/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]):(\d{2,5})/g)].map(([, port]) => Number(port)),
    ...numbersIn(line),
  ]);
  const labels = pairsOf(service.labels, reader).flatMap(([name, value]) =>
    /\.port$/i.test(name) && /^\d{2,5}$/.test(value) ? [Number(value)] : [],
  );
  const environment = pairsOf(service.environment, reader).flatMap(listenedIn);
  const started = commands.flatMap((line) => [
    ...numbersIn(line),
    ...[...line.matchAll(/:(\d{2,5})(?!\d)/g)].map(([, port]) => Number(port)),
  ]);
  return new Set([...environment, ...started, ...inHealth, ...labels]);
}
