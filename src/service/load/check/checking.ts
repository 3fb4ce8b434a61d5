import type { Service, ServiceFunction } from '../../types.js';
import type { EventName, EventOptions } from '../events.js';
import { keyPlace, type Node, nodeAt, type Path } from '../language/node.js';
import type { Problems } from '../language/problems.js';

/** The input of the checks: the service, and the tree with the positions of all values. */
export interface Checking {
  readonly service: Service;
  readonly root: Node;
  readonly problems: Problems;
}

/** Adds a problem at a value (the nearest existing one). */
export function wrong({ root, problems }: Checking, path: Path, message: string): void {
  problems.add(nodeAt(root, path).place, message);
}

/** Adds a problem at a key. */
export function wrongKey({ root, problems }: Checking, path: Path, message: string): void {
  problems.add(keyPlace(root, path), message);
}

export interface LocatedEvent<Name extends EventName> {
  readonly fn: ServiceFunction;
  readonly options: EventOptions[Name];
  /** Path of the event's value in the file: `functions.a.events.0.s3`. */
  readonly path: Path;
}

/** All events of one type, with their positions. Events that did not pass the schema are excluded. */
export function eventsOf<Name extends EventName>({ service }: Checking, type: Name): LocatedEvent<Name>[] {
  return service.functions.flatMap((fn) =>
    fn.events
      .filter((event) => event.type === type)
      .map(({ options, index }) => ({
        fn,
        options: options as EventOptions[Name],
        path: ['functions', fn.key, 'events', index, type],
      })),
  );
}

/** The path of an event's key, or of the whole event if it uses the short form. */
export function within(root: Node, path: Path, key: string): Path {
  const node = nodeAt(root, path);
  return node.kind === 'map' && node.entries.has(key) ? [...path, key] : path;
}
