#!/usr/bin/env node
// Has to load in any Node that has ES modules, so that one that is too old is told so.
import module from 'node:module';
import { version } from '../core/version.ts';
import { oldNodeError } from './oldNode.ts';

const [flag, ...others] = process.argv.slice(2);
const error = oldNodeError(process.versions.node);
if ((flag === '--version' || flag === '-V') && others.length === 0) {
  // Scripts ask for it often, and nothing has to be loaded for it.
  console.log(version);
} else if (error === undefined) {
  // From the second time on, nothing that is imported need be compiled.
  module.enableCompileCache();
  const { runProgram } = await import('./program.ts');
  await runProgram();
} else {
  console.error(error);
  const { exitCode } = await import('./exitCodes.ts');
  process.exitCode = exitCode.badInput;
}
