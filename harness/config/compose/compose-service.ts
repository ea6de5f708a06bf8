import { normalised } from '../conf-path.ts';
import type { ComposePlace, ComposePort, ComposeService, Mount, PortRange } from './compose.ts';
import { entriesOf, type Fields, fieldsOf, listOf, type TextReader } from './compose-fields.ts';
import { exposedPort, portRange, shortPort } from './compose-ports.ts';
import { mentionedPorts } from './mentioned-ports.ts';

/** What is told to whoever reads a service. */
export interface ServiceSurroundings {
  readonly reader: TextReader;
  /** The folder of the compose file, absolute: paths count from it. */
  readonly folder: string;
  /** Files of the top level that services name (`configs`). */
  readonly configs: Fields;
}

/** `name:address` and `name=address` in a list, or a mapping of names. */
function hostsOf(raw: unknown, { names }: TextReader): readonly string[] {
  if (!Array.isArray(raw)) return entriesOf(raw).map(([name]) => name);
  return names(raw).map((line) => line.replace(/[:=].*$/s, ''));
}

/** What a link is called here: `db:database` is `database`. */
function linkNames(raw: unknown, { names }: TextReader): readonly string[] {
  return names(raw).map((line) => line.slice(line.lastIndexOf(':') + 1));
}

function networksOf({ networks }: Fields, reader: TextReader): ReadonlyMap<string, readonly string[]> {
  if (Array.isArray(networks)) return new Map(reader.names(networks).map((name) => [name, []]));
  const written = entriesOf(networks);
  if (written.length === 0) return new Map([['default', []]]);
  return new Map(written.map(([name, own]) => [name, reader.names(fieldsOf(own).aliases)]));
}

function placeOf(raw: unknown, { text }: TextReader): ComposePlace {
  if (raw === undefined || raw === null) return { type: 'networks' };
  const mode = text(raw) ?? '';
  if (mode === 'host') return { type: 'host' };
  if (mode === 'bridge' || mode === '' || mode === 'default') return { type: 'elsewhere' };
  return mode.startsWith('service:') ? { type: 'with', service: mode.slice('service:'.length) } : { type: 'elsewhere' };
}

function longPort(raw: unknown, { text }: TextReader): ComposePort | null {
  const { target, published } = fieldsOf(raw);
  const inside = portRange(text(target) ?? '');
  if (inside === null) return null;
  return { target: inside, published: portRange(text(published) ?? '') };
}

/** Its ports, and whether one of them cannot be told. */
function portsOf(service: Fields, reader: TextReader) {
  const read = (raw: unknown): ComposePort | null =>
    typeof raw === 'object' && raw !== null ? longPort(raw, reader) : shortPort(reader.text(raw) ?? '');
  const ports = listOf(service.ports).map(read);
  const exposed = listOf(service.expose).map((raw): PortRange | null => exposedPort(reader.text(raw) ?? ''));
  return {
    ports: ports.filter((port) => port !== null),
    exposed: exposed.filter((port) => port !== null),
    openPorts:
      ports.includes(null) || exposed.includes(null) || service.extends !== undefined || service.env_file !== undefined,
  };
}

/** `./nginx.conf:/etc/nginx/nginx.conf:ro`, or the long form; null where it is no folder or file of the machine. */
function mountOf(raw: unknown, { reader: { text }, folder }: ServiceSurroundings): Mount | null {
  const long = fieldsOf(raw);
  const [short, inside] = (text(raw) ?? '').split(':');
  const source = text(long.source) ?? short ?? '';
  const target = text(long.target) ?? inside ?? null;
  if (!/^[./]/.test(source)) return null;
  return { source: source.startsWith('/') ? normalised(source) : normalised(`${folder}/${source}`), target };
}

/** A file that the top level has as `configs` and the service asks for. */
function configMount(raw: unknown, surroundings: ServiceSurroundings): Mount | null {
  const { text } = surroundings.reader;
  const { source, target } = fieldsOf(raw);
  const name = text(source) ?? text(raw) ?? '';
  const file = text(fieldsOf(surroundings.configs[name]).file);
  return file === null ? null : mountOf({ source: file.replace(/^(?![./])/, './'), target }, surroundings);
}

/** The folder that its image is built of. */
function builtOf(raw: unknown, { reader: { text }, folder }: ServiceSurroundings): Mount | null {
  const context = text(raw) ?? text(fieldsOf(raw).context);
  if (context === null || /^[a-z+]+:\/\/|^git@/i.test(context)) return null;
  return { source: context.startsWith('/') ? normalised(context) : normalised(`${folder}/${context}`), target: null };
}

/** Reads one service; what it says in no form that there is counts as not said. */
export function composeService(
  name: string,
  raw: unknown,
  line: number | null,
  surroundings: ServiceSurroundings,
): ComposeService {
  const { reader } = surroundings;
  const service = fieldsOf(raw);
  const mounts = [
    ...listOf(service.volumes).map((one) => mountOf(one, surroundings)),
    ...listOf(service.configs).map((one) => configMount(one, surroundings)),
    builtOf(service.build, surroundings),
  ];
  return {
    name,
    line,
    image: reader.rough(service.image),
    names: [...reader.names(service.container_name), ...reader.names(service.hostname)],
    knows: [
      ...linkNames(service.links, reader),
      ...linkNames(service.external_links, reader),
      ...hostsOf(service.extra_hosts, reader),
    ],
    networks: networksOf(service, reader),
    place: placeOf(service.network_mode, reader),
    ...portsOf(service, reader),
    mentioned: mentionedPorts(service, reader),
    profiles: reader.names(service.profiles),
    mounts: mounts.filter((mount) => mount !== null),
  };
}
