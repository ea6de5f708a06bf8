import { nginxFolder } from './conf-path.ts';

/** The path of the main config in a pod. */
export const mainPath = `${nginxFolder}/nginx.conf`;

/** Where parts of a `server {}` go in the pod. */
const serverFolder = `${nginxFolder}/server.d`;

/** Where in the pod stands what a part of a config takes for granted of the one around it. */
export const grantedPath = `${nginxFolder}/gatecrash/granted.conf`;

/** What stands around the files that were given, where no main config is: by where they belong. */
export function ownMain(level: 'http' | 'server'): string {
  const parts =
    level === 'http'
      ? `    include ${nginxFolder}/conf.d/*.conf;`
      : `    server {\n        include ${serverFolder}/*.conf;\n    }`;
  return `# The main config of gatecrash, around the files that were given.
events {
}

http {
    include ${nginxFolder}/gatecrash/*.conf;
${parts}
}
`;
}

/** Folders of files that belong into `http {}`: nginx's own folder is the one around. */
const ofFragments: ReadonlySet<string> = new Set([
  'conf.d',
  'http.d',
  'servers',
  'sites-available',
  'sites-enabled',
  'templates',
]);

/** Whether a folder of that name has parts of the config, and stands in nginx's own. */
export function hasFragments(folderName: string): boolean {
  return ofFragments.has(folderName);
}

/** Whether a file is a template by its name, as nginx's official image has them. */
export function isTemplate(name: string): boolean {
  return name.endsWith('.template');
}

/** The name of a file without the `.template` of nginx's official image. */
export function withoutTemplate(name: string): string {
  return name.replace(/(?<=[^/])\.template$/, '');
}

/** Where a part of the config of that name goes in the pod: one of `http {}`, or of a `server {}`. */
export function fragmentPath(name: string, level: 'http' | 'server' = 'http'): string {
  const plain = withoutTemplate(name);
  const folder = level === 'http' ? `${nginxFolder}/conf.d` : serverFolder;
  return `${folder}/${plain.endsWith('.conf') ? plain : `${plain}.conf`}`;
}

/** Where a path of the pod is to be looked for: the folder of the pod that stands for the user's, and the path below it. */
export interface GivenPlace {
  readonly root: string;
  readonly below: string;
}

/** Finds the place of a path of the pod, by nginx's folder or by the user's own; null where it is in neither. */
export function givenPlace(path: string, folder: string): GivenPlace | null {
  const root = [nginxFolder, folder].find((one) => path.startsWith(`${one}/`));
  return root === undefined ? null : { root, below: path.slice(root.length + 1) };
}
