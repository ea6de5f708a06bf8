/** The programs that keep data for the app of a topology: a cache, a queue's home, a database. */
export const storeKinds = ['redis', 'memcached', 'postgres'] as const;

export type StoreKind = (typeof storeKinds)[number];

/** What a store answered to a probe in its own protocol, or why none came. */
export type StoreOutcome = { readonly ready: true } | { readonly failure: string };
