import { saidAddress } from './address.ts';
import { effective } from './effective.ts';
import { listensOf } from './listen.ts';
import type { Config } from './parse-config.ts';
import type { Pass, PassTarget, Upstream } from './pass.ts';
import { isPass, parseTarget } from './pass-target.ts';
import { placeOf } from './place.ts';
import { contextOf, upstreamsOf } from './upstreams.ts';
import { expanded, type Variables, variablesOf } from './variables.ts';
import { type Placed, walkConfig } from './walk-config.ts';

/** What passes are looked up in. */
interface Known {
  readonly config: Pick<Config, 'directives'>;
  readonly variables: Variables;
  readonly upstreams: ReadonlyMap<string, Upstream>;
}

const keyOf = (context: string, name: string): string => `${context} ${name.toLowerCase()}`;

/** `$scheme` has a value of the request's, but few of them: those that the server listens for. */
function withScheme(expression: string, { inside }: Placed): readonly string[] {
  if (!/^\$(scheme\b|\{scheme\})/.test(expression)) return [expression];
  const server = inside.find(({ name }) => name === 'server');
  const listens = server === undefined ? [] : listensOf(server);
  const schemes = new Set(listens.map(({ ssl, quic }) => (ssl || quic ? 'https' : 'http')));
  return [...schemes].map((scheme) => expression.replace(/^\$(scheme|\{scheme\})/, scheme));
}

function targetOf(text: string, placed: Placed, { upstreams }: Known): PassTarget {
  const { directive } = placed;
  const context = contextOf(placed);
  const { protocol, authority, address, because } = parseTarget(directive.name, text, context);
  const spoken = protocol === 'tcp' && listensUdp(placed) ? 'udp' : protocol;
  if (spoken !== null) {
    const upstream = upstreams.get(keyOf(context, address?.host ?? authority));
    if (upstream !== undefined) return { type: 'upstream', protocol: spoken, upstream };
  }
  if (spoken === null || address === null) {
    return { type: 'unknown', protocol: spoken, expression: text, because: because ?? 'it cannot be read' };
  }
  return { type: 'address', protocol: spoken, address };
}

function listensUdp({ inside }: Placed): boolean {
  const server = inside.at(-1);
  return server !== undefined && listensOf(server).some(({ udp }) => udp);
}

/** One target in place of several that are the same. */
function distinct(targets: readonly PassTarget[]): readonly PassTarget[] {
  const said = (target: PassTarget): string => {
    if (target.type === 'upstream') return `${target.protocol} upstream ${target.upstream.name}`;
    return `${target.protocol} ${target.type === 'address' ? saidAddress(target.address) : `? ${target.expression}`}`;
  };
  return [...new Map(targets.map((target) => [said(target), target])).values()];
}

/** Whether the header that makes a WebSocket of a connection is passed on. */
function upgradesAt(placed: Placed, config: Known['config']): boolean {
  if (placed.directive.name !== 'proxy_pass') return false;
  const headers = effective(config, 'proxy_set_header', placed)?.directives ?? [];
  return headers.some(({ args }) => args[0]?.toLowerCase() === 'upgrade' && (args[1] ?? '') !== '');
}

function passOf(placed: Placed, known: Known): Pass {
  const { directive } = placed;
  const [expression = ''] = directive.args;
  const values = withScheme(expression, placed).map((one) => expanded(one, known.variables, placed));
  const targets = values.flatMap((texts): readonly PassTarget[] => {
    if (texts !== null) return texts.map((text) => targetOf(text, placed, known));
    return [{ type: 'unknown', protocol: null, expression, because: 'its variables have too many values' }];
  });
  const upgrades = upgradesAt(placed, known.config);
  return {
    directive: directive.name,
    expression,
    at: placeOf(directive),
    placed,
    targets: distinct(targets),
    upgrades,
  };
}

/** Every directive of a config that hands requests on, with where it leads. */
export function passesOf(config: Pick<Config, 'directives'>): readonly Pass[] {
  const upstreams = new Map(upstreamsOf(config).map((one) => [keyOf(one.context, one.name), one]));
  const known = { config, variables: variablesOf(config), upstreams };
  const passes = walkConfig(config).filter(({ directive: { name, block } }) => isPass(name) && block === null);
  return passes.map((placed) => passOf(placed, known));
}
