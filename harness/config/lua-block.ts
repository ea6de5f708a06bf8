/** What matters in Lua for where it ends: comments, strings, long strings, brackets; one that is not closed goes to the end. */
const luaPart =
  /--\[(=*)\[[\s\S]*?(?:\]\1\]|$)|--[^\n]*|\[(=*)\[[\s\S]*?(?:\]\2\]|$)|"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?|[{}]|[^{}"'[-]+|[\s\S]/g;

/** Whether a directive has Lua in its braces (lua-nginx-module, which nginx itself does not have). */
export function hasLua(directive: string): boolean {
  return /_by_lua_block$/.test(directive);
}

/** Where the Lua that begins at an offset ends: at the `}` of its block, or at the end of the text. */
export function endOfLua(source: string, from: number): number {
  const parts = new RegExp(luaPart);
  parts.lastIndex = from;
  let depth = 0;
  for (let found = parts.exec(source); found !== null; found = parts.exec(source)) {
    if (found[0] === '{') depth++;
    if (found[0] === '}' && depth-- === 0) return found.index;
  }
  return source.length;
}
