import type { CallStep } from '../../model/work.ts';
import { callService } from './call-service.ts';
import type { MakeStep } from './step.ts';

/** Calls the third party before the rest of the work; a call that fails ends the request without an answer. */
export const makeCall: MakeStep<CallStep> = async ({ service }, { services }) => {
  const address = services[service];
  if (address === undefined) throw new Error(`there is no service ${service}`);
  return {
    run: async (request, rest) => {
      await callService(request, service, address);
      return rest();
    },
  };
};
