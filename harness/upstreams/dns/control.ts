import { isIP } from 'node:net';
import { type DnsBehaviour, dnsBehaviours } from '../../model/stub-dns.ts';
import type { ControlAnswer } from '../control/serve-control.ts';
import { plainName, type Zone } from './zone.ts';

function isBehaviour(text: string): text is DnsBehaviour {
  return dnsBehaviours.some((behaviour) => behaviour === text);
}

function tellOf(zone: Zone, name: string): ControlAnswer {
  const [addresses, questions] = [zone.names.get(name) ?? [], zone.questions.get(name) ?? 0];
  return { status: 204, headers: { 'x-addresses': addresses.join(','), 'x-questions': String(questions) } };
}

function changeName(zone: Zone, name: string, to: string): ControlAnswer {
  const addresses = to.split(',').filter((address) => address !== '');
  const wrong = addresses.filter((address) => isIP(address) === 0);
  if (wrong.length > 0) return { status: 400, words: `no address: ${wrong.join(', ')}` };
  if (addresses.length === 0) zone.names.delete(name);
  else zone.names.set(name, addresses);
  return tellOf(zone, name);
}

/**
 * Answers `/ready`, `/name?name=<name>` with its addresses and how often it was asked for, `/name?name=…&to=<addresses>`
 * once it leads there (to none: there is no such name any more), and `/dns?do=<behaviour>`.
 */
export async function control(zone: Zone, url: string): Promise<ControlAnswer> {
  const { pathname, searchParams: wanted } = new URL(url, 'http://control.invalid');
  const name = plainName(wanted.get('name') ?? '');
  switch (pathname) {
    case '/ready':
      return { status: 204 };
    case '/name': {
      if (name === '') return { status: 400, words: 'name=<name> is missing' };
      const to = wanted.get('to');
      return to === null ? tellOf(zone, name) : changeName(zone, name, to);
    }
    case '/dns': {
      const behaviour = wanted.get('do') ?? '';
      if (!isBehaviour(behaviour)) {
        return { status: 400, words: `there is no behaviour ${behaviour}: ${dnsBehaviours.join(', ')}` };
      }
      zone.behaviour = behaviour;
      return { status: 204 };
    }
    default:
      return { status: 404, words: `there is no ${pathname}: /ready, /name, /dns` };
  }
}
