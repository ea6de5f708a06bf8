import 'uplot/dist/uPlot.min.css';
import './tokens.css';
import './layout.css';
import './report.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { showStoredTheme } from './theme.ts';

showStoredTheme();
render(<App />, document.getElementById('report') as HTMLElement);
document.documentElement.dataset.ready = 'true';
