/**
 * How Node is started in every pod. V8 collects in its main thread alone: with threads of its own for that (Node 24.21.0), a
 * main thread asks over and over whether they are done, and where pods start at once it keeps them from a CPU that way (seen
 * with perf(1): two agents, each a whole core for up to 1.5 s, in cppgc's IncrementalSweepTask; nothing else ran meanwhile).
 */
export const nodeFlags: readonly string[] = ['--disable-warning=ExperimentalWarning', '--single-threaded-gc'];
