import './tokens.css';
import './layout.css';
import './report.css';
import './validation.css';
import { render } from 'preact';
import { openForPrint } from './open-for-print.ts';
import { showStoredTheme } from './theme.ts';
import { ValidationView } from './validation-view.tsx';

showStoredTheme();
openForPrint();
render(<ValidationView />, document.getElementById('report') as HTMLElement);
document.documentElement.dataset.ready = 'true';
