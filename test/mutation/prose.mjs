import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** Fields of a kind that are for people alone: nothing is decided by them. */
const forPeople = new Set(['meaning', 'trigger']);

const kinds = /harness\/model\/kinds\//;

/**
 * Leaves out the words of sentences: plain strings with a space in them, and what a kind says for people. Templates stay
 * in: they carry figures. In the kinds a message with spaces is what nginx says, and stays in too.
 */
export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'prose', {
    shouldIgnore({ node, parent, hub }) {
      if (node.type !== 'StringLiteral') return undefined;
      const isKind =
        kinds.test(hub?.file?.opts?.filename ?? '') ||
        parent?.key?.name === 'meaning' ||
        parent?.key?.name === 'trigger';
      if (forPeople.has(parent?.key?.name)) return 'prose';
      return !isKind && node.value.includes(' ') ? 'prose' : undefined;
    },
  }),
];
