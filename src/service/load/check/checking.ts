import type { Service, ServiceFunction } from '../../types.js';
import type { EventName, EventOptions } from '../events.js';
import { keyPlace, type Node, nodeAt, type Path } from '../language/node.js';
import type { Problems } from '../language/problems.js';

/** What the checks work on: the service, and the tree that knows where everything stands. */
export interface Checking {
  readonly service: Service;
  readonly root: Node;
  readonly problems: Problems;
}

/** Adds a problem at a value (the nearest one there is). */
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
  /** Of the event's value in the file: `functions.a.events.0.s3`. */
  readonly path: Path;
}

/** All events of one kind, with their place. Events that did not pass the schema are not among them. */
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

/** The path of a key of an event, or of the whole event where it is written short. */
export function within(root: Node, path: Path, key: string): Path {
  const node = nodeAt(root, path);
  return node.kind === 'map' && node.entries.has(key) ? [...path, key] : path;
}
