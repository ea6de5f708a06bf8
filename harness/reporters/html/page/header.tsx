import { report } from './data.ts';
import { type Route, toArm, toKind, toOverview, toScenario } from './route.ts';
import { useTheme } from './theme.ts';
import { VerdictTag } from './verdict.tsx';

function Crumbs({ route }: { route: Route }) {
  const crumbs =
    route.view === 'arm'
      ? [
          { name: route.scenario, to: toScenario(route.scenario) },
          { name: route.arm, to: toArm(route.scenario, route.arm) },
        ]
      : route.view === 'scenario'
        ? [{ name: route.scenario, to: toScenario(route.scenario) }]
        : route.view === 'investigate'
          ? [{ name: 'investigate', to: toKind() }]
          : [];
  return (
    <nav aria-label="Where you are">
      <ol>
        <li>
          <a class="mark" href={toOverview()} aria-current={crumbs.length === 0 ? 'page' : undefined}>
            gatecrash
          </a>
        </li>
        {crumbs.map(({ name, to }, at) => (
          <li key={to}>
            <a href={to} aria-current={at === crumbs.length - 1 ? 'page' : undefined}>
              {name}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** Where one is, what came of the run, and the theme. */
export function Header({ route }: { route: Route }) {
  const [theme, next] = useTheme();
  return (
    <header class="top">
      <Crumbs route={route} />
      <div class="tools">
        {report.kinds.length === 0 ? null : <a href={toKind()}>Investigate</a>}
        <button type="button" onClick={next} aria-label={`Theme: ${theme}. Switch`}>
          {theme === 'auto' ? 'Auto' : theme === 'light' ? 'Light' : 'Dark'}
        </button>
        <VerdictTag verdict={report.verdict} />
      </div>
    </header>
  );
}
