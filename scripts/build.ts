// `npm run test:build`: builds `dist` unless it is newer than all of its sources.
import { buildProject } from '../test/support/buildProject.ts';

await buildProject();
