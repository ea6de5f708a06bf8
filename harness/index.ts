/** What a scenario file imports: `import { … } from 'gatecrash'`. */

export {
  addLatency,
  badRelease,
  firewallDrop,
  firewallReject,
  freezeNode,
  hang,
  killNode,
  limitBandwidth,
  limitData,
  memoryPressure,
  narrowUplink,
  overloadNode,
  refuseNode,
  releaseConfig,
  resetPeer,
  slice,
  slowClose,
  slowLink,
  slowQueries,
  spike,
  stopService,
  surge,
} from './faults/index.ts';
export {
  activeHealthCheck,
  autoscaler,
  canaryWatch,
  degradation,
  queueAutoscaler,
  remedy,
} from './mitigations/index.ts';
export { answers, atMost, cleanAfter, deliversOnce, duplicates, noErrors, noWorse, worsens } from './model/claim.ts';
export { cycles, steady } from './model/fault.ts';
export { get, openModel, post } from './model/load.ts';
export { defineConfig, type RunConfig } from './model/run-config.ts';
export { type ScenarioDeclaration, scenario } from './model/scenario.ts';
export { memcached, postgres, redis, thirdParty } from './model/service.ts';
export { app, gateway, image, pool } from './model/upstream.ts';
export {
  call,
  database,
  enqueueCall,
  guardedCall,
  memcachedCache,
  memory,
  redisCache,
  release,
  shed,
} from './model/work.ts';
