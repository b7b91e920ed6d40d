// `npm run build`: compiles all, then puts the daemon into few files (dist/bundle/), from which boards start it.
import { ensureBuilt, ensureBundled, ensureInstalled } from './lib.mjs';

ensureInstalled();
ensureBuilt();
await ensureBundled();
