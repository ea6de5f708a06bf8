import type { CallStep } from '../../model/work.ts';
import { callService } from './call-service.ts';
import { addressOf } from './settings.ts';
import type { MakeStep } from './step.ts';

/** Calls the third party before the rest of the work; a call that fails ends the request without an answer. */
export const makeCall: MakeStep<CallStep> = async ({ service }, settings) => {
  const address = addressOf(settings, service);
  return {
    run: async (request, rest) => {
      await callService(request, service, address);
      return rest();
    },
  };
};
