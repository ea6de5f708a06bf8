import type { Answers, ArmClaim, AtMost, NoErrors, Worsens } from './claim.ts';

const percent = (share: number) => `${Math.round(share * 1000) / 10} %`;

function times(bound: number, unit: string): string {
  return `at most ${bound} failed ${bound === 1 ? 'request' : 'requests'} ${unit}`;
}

function boundsInWords({ perCycle, total, withinMs }: AtMost): string {
  const bounds = [
    perCycle === null ? null : times(perCycle, 'per cycle of the fault'),
    total === null ? null : times(total, 'in all'),
    withinMs === null ? null : `none later than ${withinMs} ms after the fault began`,
  ];
  return bounds.filter((bound) => bound !== null).join(', ');
}

function answersInWords({ allowed, routes, atLeast }: Answers): string {
  const others = Object.entries(routes).map(([path, statuses]) => `, below ${path} with ${statuses.join(' or ')}`);
  const shares = Object.entries(atLeast).map(([status, least]) => `; at least ${percent(least)} with ${status}`);
  return `every request is answered with ${allowed.join(' or ')}${others.join('')}${shares.join('')}`;
}

function callsInWords({ callsPerRequest: bound }: NoErrors): string {
  return bound === null
    ? ''
    : `; no more than ${bound.most} calls to services for a request, and ${bound.mean} on average`;
}

function noHelpInWords({ noHelp }: Worsens): string {
  return noHelp === null
    ? ''
    : ` and is no help: ${noHelp.measure} is at least ${noHelp.by} times that of ${noHelp.than}`;
}

/** What an arm promises, in words for people: "no request that meets the fault fails". */
export function describeClaim(claim: ArmClaim): string {
  switch (claim.type) {
    case 'healthy':
      return 'healthy without a fault';
    case 'fails':
      return 'shows the gateway error, for the expected reason';
    case 'noErrors':
      return `no request that meets the fault fails${callsInWords(claim)}`;
    case 'atMost':
      return boundsInWords(claim);
    case 'cleanAfter':
      return `no request fails later than ${claim.ms} ms after the fault began`;
    case 'answers':
      return answersInWords(claim);
    case 'deliversOnce':
      return 'no request fails, and every job that was accepted is delivered exactly once';
    case 'duplicates':
      return 'POSTs that the fault cuts off are done twice';
    case 'noWorse':
      return `${claim.measure} is at most ${claim.by} times that of ${claim.than}`;
    case 'worsens':
      return `makes ${claim.measure} at least ${claim.by} times that of ${claim.than}${noHelpInWords(claim)}`;
  }
}
