/** The programs that keep data for the app of a topology: a cache, a queue's home, a database. */
export const storeKinds = ['redis', 'memcached', 'postgres'] as const;

export type StoreKind = (typeof storeKinds)[number];

/** Whether a kind of program is one of a store. */
export function isStore(kind: string): kind is StoreKind {
  return storeKinds.some((each) => each === kind);
}

/** What a store answered to a probe in its own protocol, or why none came. */
export type StoreOutcome = { readonly ready: true } | { readonly failure: string };
