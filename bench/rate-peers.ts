import path from 'node:path';
import { packageRoot } from '../harness/cli/package-root.ts';
import { type Timeliness, timelinessOf } from './arrivals.ts';
import { type BareGateway, startBareGateway } from './bare-gateway.ts';
import { startBusyLoops } from './busy-loops.ts';
import { type Figure, figure } from './figure.ts';
import type { Part } from './part.ts';
import { ensureVegeta } from './peers/vegeta.ts';
import { nodeProgram, runPeer } from './run-peer.ts';

const rates = [300, 2000];
const loops = [0, 2];
const seconds = { full: 5, quick: 2 };

interface Generator {
  readonly name: string;
  readonly argv: (port: number, rate: number, seconds: number) => readonly string[];
  readonly input: (port: number) => string;
}

function ofOurs(file: string): Generator['argv'] {
  const program = nodeProgram(path.join(packageRoot, 'bench/peers', file));
  return (port, rate, lasts) => [...program, ...[port, rate, lasts].map(String)];
}

function generators(vegeta: { readonly path: string; readonly version: string }): readonly Generator[] {
  return [
    { name: 'gatecrash', argv: ofOurs('send-open-model.ts'), input: () => '' },
    { name: 'autocannon', argv: ofOurs('send-autocannon.ts'), input: () => '' },
    {
      name: `vegeta ${vegeta.version}`,
      argv: (_, rate, lasts) => [
        vegeta.path,
        'attack',
        `-rate=${rate}`,
        `-duration=${lasts}s`,
        '-keepalive=false',
        '-output=/dev/null',
      ],
      input: (port) => `GET http://127.0.0.1:${port}/\n`,
    },
  ];
}

interface Seen extends Timeliness {
  readonly cpuPercent: number;
}

async function send(gateway: BareGateway, { argv, input }: Generator, rate: number, lasts: number): Promise<Seen> {
  await gateway.arrivals();
  const { cpuMs } = await runPeer(argv(gateway.port, rate, lasts), { input: input(gateway.port) });
  const arrived = await gateway.arrivals();
  return {
    ...timelinessOf(arrived, rate),
    // By their count: some send the requests of a second all at once, and so in less than the whole time.
    rateErrorPercent: (Math.abs(arrived.length - rate * lasts) / (rate * lasts)) * 100,
    cpuPercent: cpuMs / lasts / 10,
  };
}

function figuresOf(name: string, rate: number, busy: number, seen: Seen): readonly Figure[] {
  const where = `${name}, ${rate.toLocaleString('en-US')}/s, ${busy === 0 ? 'quiet' : `${busy} busy loops`}`;
  const id = `rates.${name.split(' ')[0]}.${rate}.${busy === 0 ? 'quiet' : 'busy'}`;
  return [
    figure(`${id}.lateness-p99`, `${where}: lateness p99`, 'ms', [seen.latenessP99Ms]),
    figure(`${id}.rate-error`, `${where}: rate error`, '%', [seen.rateErrorPercent]),
    figure(`${id}.fullest-bin`, `${where}: fullest 10 ms over the mean`, '×', [seen.fullestBin]),
    figure(`${id}.cpu`, `${where}: CPU, of one core`, '%', [seen.cpuPercent]),
  ];
}

/** How evenly requests arrive from us and from load generators that people use, all as ordinary processes. */
export const ratePeers: Part = {
  name: 'rates',
  title: 'Even arrivals: our load generator, autocannon with a rate, vegeta',
  measure: async ({ quick, say }) => {
    const lasts = quick ? seconds.quick : seconds.full;
    const all = generators(await ensureVegeta(say));
    await using gateway = await startBareGateway();
    const figures: Figure[] = [];
    for (const busy of loops) {
      await using _ = startBusyLoops(busy);
      for (const rate of rates) {
        for (const generator of all) {
          say(`${generator.name}, ${rate}/s, ${busy} busy loops`);
          figures.push(...figuresOf(generator.name, rate, busy, await send(gateway, generator, rate, lasts)));
        }
      }
    }
    return {
      figures,
      notes: [
        'The witness is the access log of one nginx, to the millisecond. Lateness is taken against the even schedule that starts as early as any arrival allows.',
        'CPU is that of the whole process over the time of the load, its start included.',
        'gatecrash and vegeta open a connection for each request, autocannon keeps its ten.',
      ],
    };
  },
};
