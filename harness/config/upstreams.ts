import { parseAddress } from './address.ts';
import type { Config, Directive } from './parse-config.ts';
import type { Upstream, UpstreamServer } from './pass.ts';
import { placeOf } from './place.ts';
import { type Placed, walkConfig } from './walk-config.ts';

/** Which of nginx's worlds a directive belongs to; a file that stands in no block is one of http {}. */
export function contextOf({ inside }: Pick<Placed, 'inside'>): 'http' | 'stream' | 'mail' {
  const [outermost] = inside;
  return outermost?.name === 'stream' || outermost?.name === 'mail' ? outermost.name : 'http';
}

/** A server of an upstream has port 80 where none is written, whatever is spoken; in stream {} it has to be written. */
function serverOf(directive: Directive, context: 'http' | 'stream'): UpstreamServer {
  const [written = '', ...parameters] = directive.args;
  const address = parseAddress(written, context === 'http' ? 80 : null);
  return { address, written, parameters, at: placeOf(directive) };
}

/** The upstreams of a config, with their servers. */
export function upstreamsOf(config: Pick<Config, 'directives'>): readonly Upstream[] {
  return walkConfig(config).flatMap((placed): readonly Upstream[] => {
    const { name, args, block } = placed.directive;
    const context = contextOf(placed);
    if (name !== 'upstream' || block === null || context === 'mail') return [];
    const servers = block.filter((one) => one.name === 'server').map((one) => serverOf(one, context));
    return [{ name: args[0] ?? '', context, servers, at: placeOf(placed.directive), placed }];
  });
}
