'use strict';
// VS Code's door to the extension. `require` loads the modules in one go; `import` would wait for a turn of the event
// loop at each file, in the busiest moment of the editor's start. Where a host cannot require a module, it is imported.
try {
  module.exports = require('./extension.js');
} catch (error) {
  if (
    error?.code !== 'ERR_REQUIRE_ESM' &&
    error?.code !== 'ERR_REQUIRE_ASYNC_MODULE' &&
    error?.code !== 'MODULE_NOT_FOUND' &&
    error?.code !== 'ERR_MODULE_NOT_FOUND'
  )
    throw error;
  const loaded = import('./extension.js');
  module.exports = {
    activate: async (context) => (await loaded).activate(context),
    deactivate: async () => (await loaded).deactivate(),
  };
}
