import type { ComposeService, PortRange } from '../config/compose/compose.ts';
import { isIn, saidRange, targetOf } from '../config/compose/compose-ports.ts';
import { imageName } from '../config/compose/gateway-service.ts';

/** Ports that official images expose (EXPOSE of their Dockerfiles). */
const ofImages: Readonly<Partial<Record<string, readonly number[]>>> = {
  adminer: [8080],
  elasticsearch: [9200, 9300],
  ghost: [2368],
  grafana: [3000],
  httpd: [80],
  jenkins: [8080, 50000],
  mariadb: [3306],
  memcached: [11211],
  mongo: [27017],
  mysql: [3306, 33060],
  nginx: [80],
  phpmyadmin: [80],
  postgres: [5432],
  rabbitmq: [5672, 15672],
  redis: [6379],
  registry: [5000],
  tomcat: [8080],
  valkey: [6379],
};

function ofImage({ image }: ComposeService): readonly number[] {
  const name = imageName(image);
  // Images of PHP come with FastCGI or with Apache, by their tag.
  if (/^(?:php|wordpress|nextcloud|drupal|joomla|matomo)$/.test(name)) return /fpm/.test(image ?? '') ? [9000] : [80];
  return ofImages[name] ?? [];
}

/** What is wrong with a port of a service. */
export interface WrongPort {
  /** The one to write in its place; null where nobody can say. */
  readonly instead: number | null;
  /** It is the machine's port for the service. */
  readonly published: boolean;
  /** Ports that it has, as they are written. */
  readonly known: readonly string[];
}

function inside({ ports, exposed }: ComposeService): readonly PortRange[] {
  return [...ports.map(({ target }) => target), ...exposed];
}

/** Holds a port against those that a service is known to have; null where it has it, or nobody knows them. */
export function wrongPort(service: ComposeService, port: number): WrongPort | null {
  const { ports, openPorts, mentioned, mounts } = service;
  const declared = inside(service);
  const usual = ofImage(service);
  if (declared.some((range) => isIn(port, range)) || usual.includes(port)) return null;
  if (mentioned.has(port)) return null;
  const known = [...new Set([...declared.map(saidRange), ...usual.map(String)])];
  const [target] = ports.flatMap((one) => targetOf(port, one) ?? []);
  if (target !== undefined) return { instead: target, published: true, known };
  if (openPorts) return null;
  // What an image listens on may be said otherwise in a file that it is given.
  const isTold = declared.length > 0 || (usual.length > 0 && mounts.length === 0);
  if (!isTold) return null;
  const [one, ...others] = known;
  return { instead: others.length === 0 && /^\d+$/.test(one ?? '') ? Number(one) : null, published: false, known };
}
