import type { ArmDocument } from '../model/run-document.ts';
import { counted, formatMs } from './style.ts';
import { oneLine } from './text-layout.ts';

/** Routes that are named one by one. */
const routesNamed = 4;
/** Calls to a service are told where they take as much of the requests' time, or where some failed. */
const muchTime = 0.5;
/** Routes are told apart where the share that failed differs by as much. */
const contrast = 0.5;

/** Which routes fail and which do not, where that is not the same for all. */
function routesLine({ routes }: ArmDocument): readonly string[] {
  const shares = routes.map(({ failed, sent }) => failed / sent);
  if (Math.max(...shares) - Math.min(...shares) < contrast) return [];
  const bad = routes.filter(({ failed }) => failed > 0);
  const good = routes.filter(({ failed }) => failed === 0);
  const named = bad.slice(0, routesNamed).map(({ path, failed, sent }) => `${path} ${failed} of ${sent}`);
  const more = bad.length > routesNamed ? ` and ${counted(bad.length - routesNamed, 'more route')}` : '';
  const others = good.length === 0 ? '' : `; none of ${counted(good.length, 'other route')}`;
  return [`failed by route: ${named.join(', ')}${more}${others}`];
}

/** 5xx that the app made: the gateway passed them on, so they are none of its errors. */
function appErrorsLine({ routes }: ArmDocument): readonly string[] {
  const made = routes.filter(({ appErrors }) => appErrors > 0);
  if (made.length === 0) return [];
  const count = made.reduce((sum, { appErrors }) => sum + appErrors, 0);
  return [
    `${counted(count, 'answer')} with a 5xx made by the app itself, on ${made.map(({ path }) => path).join(', ')}`,
  ];
}

/** What the nodes died of, for each error once, and who was cut off with it. */
function crashLines({ crashes }: ArmDocument): readonly string[] {
  const byError = Map.groupBy(crashes, ({ program, path, stack }) => `${program} ${path} ${stack[0] ?? ''}`);
  return [...byError.values()].map((alike) => {
    const [first] = alike;
    const cutOff = alike.reduce((sum, one) => sum + one.cutOff.length, 0);
    const said = first?.stack[0] === undefined ? '' : `: ${first.stack[0]}`;
    return `${first?.program} died of ${first?.path} ${counted(alike.length, 'time')}, and ${counted(cutOff, 'request')} to other pages with it${said}`;
  });
}

/** What came on top of the load, which is in none of the arm's other figures. */
function spikeLine({ spike }: ArmDocument): readonly string[] {
  if (spike === null) return [];
  const statuses = Object.entries(spike.statuses).map(([status, count]) => `${status}×${count}`);
  return [`on top of the load: ${counted(spike.made ?? 0, 'request')} of the spike, answered ${statuses.join(', ')}`];
}

/** What the app's calls to a service came to, as the app saw it, where they failed or are where the time goes. */
function serviceLines({ services }: ArmDocument): readonly string[] {
  return services
    .filter(({ failed, timeShare }) => Object.keys(failed).length > 0 || (timeShare ?? 0) >= muchTime)
    .map(({ name, calls, failed, statuses, latencyMs, failedAfterMs, timeShare }) => {
      const bad = Object.entries(failed).map(([outcome, count]) => `${count} × ${outcome}`);
      const after = failedAfterMs.p50 === null ? '' : ` after ${formatMs(failedAfterMs.p50)} ms (p50)`;
      const seen = Object.entries(statuses).map(([status, count]) => `${count} × HTTP ${status}`);
      const answered = latencyMs.p50 === null ? [] : [`answered after ${formatMs(latencyMs.p50)} ms (p50)`];
      const came = [...(bad.length === 0 ? [] : [`${bad.join(', ')}${after}`]), ...seen, ...answered].join('; ');
      const share = timeShare === null ? '' : `; ${Math.round(timeShare * 100)} % of the requests’ time`;
      return `${counted(calls, 'call')} of the app to ${name}: ${came}${share}`;
    });
}

/** Takes before this one, which the machine disturbed. */
function earlierTakeLines({ earlierTakes }: ArmDocument): readonly string[] {
  return earlierTakes.map(
    ({ reason, sent }) => `an earlier take of ${counted(sent, 'request')} was disturbed: ${reason}`,
  );
}

/** What an engineer would look at first in an arm in which nothing is done about its fault; and of any arm, that it was taken again. */
export function evidenceLines(arm: ArmDocument): readonly string[] {
  const lookedAt = [routesLine, appErrorsLine, crashLines, serviceLines, spikeLine].flatMap((line) => line(arm));
  return [...earlierTakeLines(arm), ...(arm.role === 'broken' ? lookedAt : [])].map(oneLine);
}
