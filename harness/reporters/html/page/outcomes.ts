import type { OutcomeClass } from '../report-data.ts';

/** How a class of outcomes is told: its words, the colour's variable, and a shape, so that colour is never alone. */
export interface OutcomeLook {
  readonly label: string;
  readonly colour: string;
  readonly shape: 'dot' | 'ring' | 'diamond' | 'square' | 'cross' | 'triangle' | 'down' | 'plus';
}

export const outcomeLooks: Readonly<Record<OutcomeClass, OutcomeLook>> = {
  answered: { label: 'answered', colour: '--o-answered', shape: 'dot' },
  instead: { label: 'answered from elsewhere', colour: '--o-instead', shape: 'ring' },
  'turned-away': { label: '4xx, turned away', colour: '--o-turned-away', shape: 'diamond' },
  'app-error': { label: '5xx of the app', colour: '--o-app-error', shape: 'square' },
  'gateway-502': { label: 'gateway 502', colour: '--o-502', shape: 'cross' },
  'gateway-504': { label: 'gateway 504', colour: '--o-504', shape: 'triangle' },
  'gateway-other': { label: 'gateway 500 or 503', colour: '--o-gateway', shape: 'down' },
  'no-answer': { label: 'no whole answer', colour: '--o-no-answer', shape: 'plus' },
};

/** The outline of a shape around the origin, for a circle's radius `r`; stroked shapes have no area. */
export function shapePath(shape: OutcomeLook['shape'], r: number): string {
  switch (shape) {
    case 'dot':
    case 'ring':
      return `M${-r},0a${r},${r} 0 1 0 ${2 * r},0a${r},${r} 0 1 0 ${-2 * r},0z`;
    case 'diamond':
      return `M0,${-r * 1.2}L${r * 1.2},0L0,${r * 1.2}L${-r * 1.2},0z`;
    case 'square':
      return `M${-r},${-r}h${2 * r}v${2 * r}h${-2 * r}z`;
    case 'cross':
      return `M${-r},${-r}L${r},${r}M${-r},${r}L${r},${-r}`;
    case 'plus':
      return `M${-r * 1.2},0H${r * 1.2}M0,${-r * 1.2}V${r * 1.2}`;
    case 'triangle':
      return `M0,${-r * 1.2}L${r * 1.1},${r}L${-r * 1.1},${r}z`;
    case 'down':
      return `M0,${r * 1.2}L${r * 1.1},${-r}L${-r * 1.1},${-r}z`;
  }
}

/** Whether a shape is drawn as lines. */
export function isStroked(shape: OutcomeLook['shape']): boolean {
  return shape === 'ring' || shape === 'cross' || shape === 'plus';
}
