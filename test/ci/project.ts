import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { checkout } from '../checkout.ts';

/** A project that has gatecrash, as npm would have installed this checkout, and the scenario that init writes. */
export async function writeProject(folder: string, faults: readonly string[]): Promise<void> {
  const modules = path.join(folder, 'node_modules');
  await mkdir(path.join(modules, '.bin'), { recursive: true });
  await symlink(checkout, path.join(modules, 'gatecrash'));
  await symlink('../gatecrash/bin/gatecrash', path.join(modules, '.bin/gatecrash'));
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }');
  await writeFile(path.join(folder, 'gatecrash.config.ts'), "export default { runtime: 'local' };\n");
  const scenario = path.join(folder, 'scenarios/my-app');
  await cp(path.join(checkout, 'templates/project/scenarios/my-app'), scenario, { recursive: true });
  const file = path.join(scenario, 'scenario.ts');
  const text = await readFile(file, 'utf8');
  const [fault = ''] = /^ {4}'node-killed': \{.*?^ {4}\},\n/ms.exec(text) ?? [];
  const all = faults.map((name) => fault.replace('node-killed', name)).join('');
  const mitigations = /^ {2}mitigations: \{.*^ {2}\},\n/ms;
  await writeFile(
    file,
    text.replace(fault, all).replace(mitigations, '  mitigations: {},\n').replace('noErrors, ', ''),
  );
}
