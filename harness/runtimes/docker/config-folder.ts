/** Folder of the run that a pod's gateway sees as /etc/nginx. */
export const configFolder = 'nginx';
