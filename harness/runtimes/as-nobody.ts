/**
 * Starts a program as an ordinary user, whoever starts it, in a user namespace of its own (user_namespaces(7)): to its
 * own files it stays who started it, so that none changes hands, and it has no capability over the pod. PostgreSQL and
 * memcached refuse to run as root, and initdb asks for a user with a name. What System V shares between processes goes
 * with them (ipc_namespaces(7)): outside, a server that is killed would leave a segment behind.
 */
export const asNobody = ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--ipc'];
