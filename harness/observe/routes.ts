import { byText } from '../model/by-text.ts';
import type { RequestSpec } from '../model/load.ts';
import { failed, type RequestRecord } from '../model/record.ts';
import type { ArmDocument } from '../model/run-document.ts';

/** Whether the app answered with a 5xx of its own, which the gateway passed on: no gateway error. */
function appError({ outcome, gatewayError }: RequestRecord): boolean {
  return gatewayError === null && typeof outcome === 'number' && outcome >= 500;
}

/** What came of the requests, route by route: which fail and which do not, and who made the errors. The worst first. */
export function routeFigures(
  records: readonly RequestRecord[],
  requests: readonly RequestSpec[],
): ArmDocument['routes'] {
  const names = requests.map(({ method, path }) => `${method} ${path}`);
  const byRoute = Map.groupBy(records, ({ route }) => names[route]);
  return [...byRoute.values()]
    .map((ofRoute) => {
      const { method = 'GET', path = '/' } = requests[ofRoute[0]?.route ?? 0] ?? {};
      return {
        method,
        path,
        sent: ofRoute.length,
        failed: ofRoute.filter(failed).length,
        gatewayErrors: ofRoute.filter(({ gatewayError }) => gatewayError !== null).length,
        appErrors: ofRoute.filter(appError).length,
      };
    })
    .sort((a, b) => b.failed / b.sent - a.failed / a.sent || b.sent - a.sent || byText(a.path, b.path));
}
