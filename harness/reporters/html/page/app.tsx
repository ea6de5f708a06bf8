import { useEffect, useRef, useState } from 'preact/hooks';
import { ArmView } from './arm-view.tsx';
import { armLabelled, report, scenarioNamed } from './data.ts';
import { Header } from './header.tsx';
import { Investigate } from './investigate.tsx';
import { Overview } from './overview.tsx';
import { parseRoute, type Route } from './route.ts';
import { ScenarioView } from './scenario-view.tsx';

function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const changed = () => setHash(location.hash);
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return parseRoute(hash);
}

/** What of a route is a page of its own: the rest is a place on it, or a filter. */
function pageOf(route: Route): string {
  if (route.view === 'arm') return `${route.scenario}/${route.arm}`;
  return route.view === 'scenario' ? route.scenario : route.view;
}

function NotFound({ what }: { what: string }) {
  return (
    <div class="page">
      <h1>Not in this report</h1>
      <p>There is no {what} here. It may be in another run.</p>
      <p>
        <a href="#/">To the overview</a>
      </p>
    </div>
  );
}

function Page({ route }: { route: Route }) {
  if (route.view === 'overview') return <Overview verdict={route.verdict} words={route.words} />;
  if (route.view === 'investigate') return <Investigate kind={route.kind} />;
  const scenario = scenarioNamed(route.scenario);
  if (scenario === null) return <NotFound what={`scenario “${route.scenario}”`} />;
  if (route.view === 'scenario') return <ScenarioView scenario={scenario} fault={route.fault} />;
  const arm = armLabelled(scenario, route.arm);
  if (arm === null) return <NotFound what={`arm “${route.arm}” of ${route.scenario}`} />;
  return <ArmView key={arm.label} scenario={scenario} arm={arm} />;
}

/** The whole report. */
export function App() {
  const route = useRoute();
  const page = pageOf(route);
  const opened = useRef(false);
  const at = route.view === 'arm' ? route.at : route.view === 'investigate' ? route.kind : null;
  useEffect(() => {
    const title = at === null ? null : document.getElementById(`title-${at}`);
    if (title === null) scrollTo(0, 0);
    else title.scrollIntoView();
    // As it opens, the first Tab goes to the beginning of the page.
    const heading = opened.current ? document.querySelector<HTMLElement>('main h1') : null;
    (title ?? heading)?.focus({ preventScroll: true });
    opened.current = true;
    document.title = `${page === 'overview' ? report.verdict : page} – gatecrash`;
  }, [page, at]);
  return (
    <>
      <button type="button" class="skip" onClick={() => document.querySelector<HTMLElement>('main h1')?.focus()}>
        To the content
      </button>
      <Header route={route} />
      <main id="main">
        <Page route={route} />
      </main>
    </>
  );
}
