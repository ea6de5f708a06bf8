import { defineConfig } from 'gatecrash';

/** Options of `gatecrash run`. The command line wins. */
export default defineConfig({
  // strict excludes a leak of 1 % in place of 5 %, and takes longer.
  confidence: 'normal',
});
