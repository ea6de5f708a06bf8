import './parent.ts';
import { readVersion } from './package-root.ts';

const argv = process.argv.slice(2);

// Answered before anything heavy is loaded: scripts ask for the version often.
if (argv[0] === '--version' || argv[0] === '-V') {
  process.stdout.on('error', () => process.exit(4)); // a full disk behind a redirect
  process.stdout.write(`${readVersion()}\n`);
} else {
  const { start } = await import('./start.ts');
  await start(argv);
}
