import { expect, it } from 'vitest';
import { execIn } from './exec.ts';
import { fakeEngine } from './testing/fake-engine.ts';

it('lets a failure of the engine through: it is not one of the program', async () => {
  await using engine = await fakeEngine((method, url) =>
    method === 'POST' && url === '/containers/c1/exec'
      ? { status: 201, body: { Id: 'e1' } }
      : { status: 500, body: { message: 'no space left' } },
  );
  const ran = execIn(engine.client.getContainer('c1'), ['nginx', '-t'], 10_000);
  await expect(ran).rejects.toThrow('GC9006: the container engine could not run nginx: no space left');
});
