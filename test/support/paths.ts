import path from 'node:path';

/** The project's folder. */
export const projectRoot: string = path.resolve(import.meta.dirname, '../..');

/** The extensions that only tests have. */
export const fakeModels: string = path.join(projectRoot, 'test', 'support', 'extensions', 'fake-models');

/** A file system that is on no disk, with the folder `memory:/metals`. */
export const memoryFiles: string = path.join(projectRoot, 'test', 'support', 'extensions', 'memory-files');

/** What the tests open when they do not say otherwise. */
export const fixtureWorkspace: string = path.join(projectRoot, 'test', 'fixtures', 'workspace');

/** The tests that run inside the extension host. */
export const hostTests: string = path.join(projectRoot, 'test', 'host');

/** Where the tests of the interface leave their pictures. Not in git. */
export const uiResults: string = path.join(projectRoot, 'test', 'ui', '.results');

/** An extension with one of each thing that the driver of the interface has to handle. */
export const sampleExtension: string = path.join(projectRoot, 'test', 'fixtures', 'sample-extension');
