/**
 * The process that started this one. main.ts loads this first: asked for later, a parent that died meanwhile would not
 * be missed.
 */
export const parent = process.ppid;
