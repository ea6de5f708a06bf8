import { report } from './data.ts';
import { type Route, toArm, toKind, toOverview, toScenario } from './route.ts';
import { ThemeButton } from './theme-button.tsx';
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
  return (
    <header class="top">
      <Crumbs route={route} />
      <div class="tools">
        {report.kinds.length === 0 ? null : <a href={toKind()}>Investigate</a>}
        <ThemeButton />
        <VerdictTag verdict={report.verdict} />
      </div>
    </header>
  );
}
