import { writeFile } from 'node:fs/promises';
import path from 'node:path';

/*
 * Two of the server's modules are native and would need a C++ compiler: one writes the log files, the other ends a
 * child whose parent has died. Plain JavaScript does both well enough for a test.
 */

const spdlog = `const fs = require('fs'), path = require('path');
const names = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
let initialLevel = 2;
class Logger {
  constructor(_kind, _name, file) {
    this.file = file;
    this.level = initialLevel;
    fs.mkdirSync(path.dirname(file), { recursive: true });
  }
  write(level, message) {
    if (level < this.level) return;
    const line = this.raw ? message : new Date().toISOString() + ' [' + names[level] + '] ' + message + '\\n';
    try { fs.appendFileSync(this.file, line); } catch { /* the data folder is already gone */ }
  }
  trace(message) { this.write(0, message); }
  debug(message) { this.write(1, message); }
  info(message) { this.write(2, message); }
  warn(message) { this.write(3, message); }
  error(message) { this.write(4, message); }
  critical(message) { this.write(5, message); }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  clearFormatters() { this.raw = true; }
  setPattern() { this.raw = false; }
  flush() {}
  drop() {}
}
const create = async (name, file) => new Logger('rotating', name, file);
exports.version = 1;
exports.Logger = Logger;
exports.setLevel = (level) => { initialLevel = level; };
exports.setFlushOn = () => {};
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
`;

const watchdog = `exports.start = (pid) => {
  setInterval(() => {
    try { process.kill(pid, 0); } catch { process.exit(55); }
  }, 2000).unref();
};
exports.exit = (code) => process.exit(code || 0);
`;

/** Puts plain JavaScript in the place of `@vscode/spdlog` and `@vscode/native-watchdog`. */
export async function writeNativeStandIns(nodeModules: string): Promise<void> {
  await writeFile(path.join(nodeModules, '@vscode', 'spdlog', 'index.js'), spdlog);
  await writeFile(path.join(nodeModules, '@vscode', 'native-watchdog', 'index.js'), watchdog);
}
