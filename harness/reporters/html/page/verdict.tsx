import type { ArmData } from '../report-data.ts';
import { formatShare } from './format.ts';

type Verdict = ArmData['verdict'];

export const verdicts: readonly Verdict[] = ['refuted', 'inconclusive', 'confirmed', 'skipped'];
const signs: Readonly<Record<Verdict, string>> = { confirmed: '✓', refuted: '✗', inconclusive: '?', skipped: '–' };

/** A verdict by sign, colour and word. */
export function VerdictTag({ verdict, large = false }: { verdict: Verdict; large?: boolean }) {
  return (
    <span class={`verdict v-${verdict}${large ? ' large' : ''}`}>
      <span class="sign" aria-hidden="true">
        {signs[verdict]}
      </span>
      {verdict}
    </span>
  );
}

/** The sign alone, for where the word stands beside it or is told otherwise. */
export function VerdictSign({ verdict }: { verdict: Verdict }) {
  return (
    <span class={`verdict v-${verdict} bare`} title={verdict}>
      <span class="sign" aria-hidden="true">
        {signs[verdict]}
      </span>
      <span class="unseen">{verdict}</span>
    </span>
  );
}

/** The share of requests that were gateway errors, as a figure and a bar. */
export function ErrorShare({ arm }: { arm: ArmData }) {
  const { gatewayErrors, requests } = arm;
  const ended = requests.sent - requests.inFlight;
  const share = ended === 0 ? 0 : gatewayErrors / ended;
  return (
    <span class="share">
      <span class="bar" aria-hidden="true">
        <span style={{ width: `${share === 0 ? 0 : Math.max(3, share * 100)}%` }} />
      </span>
      <span class="figure">{formatShare(gatewayErrors, ended)}</span>
    </span>
  );
}
