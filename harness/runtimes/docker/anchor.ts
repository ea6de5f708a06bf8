import type { ContainerCreateOptions, HostConfig } from 'dockerode';
import { GenericContainer, PullPolicy, Wait } from 'testcontainers';

/**
 * The container whose network all others of a pod share, and in which the agent runs. testcontainers starts it; what
 * it has no method for (an attached stdin, a read-only root, sysctls) is set on the options that it sends.
 */
export class Anchor extends GenericContainer {
  readonly #beforeStart: (id: string) => Promise<void>;

  constructor(
    image: string,
    network: string,
    options: ContainerCreateOptions,
    host: HostConfig,
    beforeStart: (id: string) => Promise<void>,
  ) {
    super(image);
    Object.assign(this.createOpts, options);
    Object.assign(this.hostConfig, host);
    this.networkMode = network;
    this.#beforeStart = beforeStart;
    this.withAutoCleanup(false); // its own reaper's image may not be there, and ours knows the run
    this.withPullPolicy(PullPolicy.neverPull());
    this.withWaitStrategy(Wait.forAll([])); // the agent says itself when it is ready
  }

  protected override async containerCreated(id: string): Promise<void> {
    await this.#beforeStart(id);
  }
}
