import { nginxFolder } from './conf-path.ts';

/** The path of the main config in a pod. */
export const mainPath = `${nginxFolder}/nginx.conf`;

/** What stands around files that belong into `http {}`, where no main config is given. */
export const ownMain = `# The main config of gatecrash, around the files that were given.
events {
}

http {
    include ${nginxFolder}/conf.d/*.conf;
}
`;

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

/** The name of a file without the `.template` of nginx's official image. */
export function withoutTemplate(name: string): string {
  return name.replace(/(?<=[^/])\.template$/, '');
}

/** Where a part of the config of that name goes in the pod. */
export function fragmentPath(name: string): string {
  const plain = withoutTemplate(name);
  return `${nginxFolder}/conf.d/${plain.endsWith('.conf') ? plain : `${plain}.conf`}`;
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
