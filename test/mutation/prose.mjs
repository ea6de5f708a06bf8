/** Fields of a kind that are for people alone: nothing is decided by them. */
const forPeople = new Set(['meaning', 'trigger']);

/** Fields of a kind that hold what nginx says: whatever it is, the line of an error is found by it. */
const ofNginx = new Set(['messages', 'while']);

/**
 * Leaves out the words of sentences: plain strings with a space in them, and what a kind says for people. Templates stay
 * in, as they carry figures, and so does what nginx says.
 */
export const strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'prose',
    value: {
      shouldIgnore({ node, parent, parentPath }) {
        if (node.type !== 'StringLiteral') return undefined;
        if (forPeople.has(parent?.key?.name)) return 'prose';
        const isSaid = parent?.type === 'ArrayExpression' && ofNginx.has(parentPath?.parent?.key?.name);
        return !isSaid && node.value.includes(' ') ? 'prose' : undefined;
      },
    },
  },
];
