/**
 * Node's http module. `import … from 'node:http'` would touch every export of it, and so load WebSocket and with it
 * all of undici: 25 ms at the start of every process that a pod waits for.
 */
export const http = process.getBuiltinModule('node:http');
