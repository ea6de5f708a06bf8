import type { Answers, ArmClaim } from './claim.ts';

function times(bound: number, unit: string): string {
  return `at most ${bound} failed ${bound === 1 ? 'request' : 'requests'} ${unit}`;
}

function boundsInWords(perCycle: number | null, total: number | null): string {
  const bounds = [
    perCycle === null ? null : times(perCycle, 'per cycle of the fault'),
    total === null ? null : times(total, 'in all'),
  ];
  return bounds.filter((bound) => bound !== null).join(', ');
}

function answersInWords({ allowed, routes }: Answers): string {
  const others = Object.entries(routes).map(([path, statuses]) => `, below ${path} with ${statuses.join(' or ')}`);
  return `every request is answered with ${allowed.join(' or ')}${others.join('')}`;
}

/** What an arm promises, in words for people: "no request that meets the fault fails". */
export function describeClaim(claim: ArmClaim): string {
  switch (claim.type) {
    case 'healthy':
      return 'healthy without a fault';
    case 'fails':
      return 'shows the gateway error, for the expected reason';
    case 'noErrors':
      return 'no request that meets the fault fails';
    case 'atMost':
      return boundsInWords(claim.perCycle, claim.total);
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
      return `makes ${claim.measure} at least ${claim.by} times that of ${claim.than}`;
  }
}
