import type { Architecture, Template } from '../types.js';

/** A part of a function's code, such as a package, with its unzipped size. */
export interface CodePart {
  readonly name: string;
  /** Bytes, unzipped. */
  readonly bytes: number;
}

/** One function's zip in the folder of the template. */
export interface PackagedFunction {
  /** The key in the service file. */
  readonly name: string;
  readonly logicalId: string;
  /** Absolute path of the zip. */
  readonly zip: string;
  /** Bytes of the zip. */
  readonly bytes: number;
  /** Bytes of all files in it, which AWS limits to 250 MB. */
  readonly unzippedBytes: number;
  /** SHA-256 of the zip in hex: the same code gives the same hash on every machine. */
  readonly sha256: string;
  /** False if nothing had changed and the last zip was kept. */
  readonly built: boolean;
  readonly architecture: Architecture;
  /** The largest parts first. */
  readonly parts: readonly CodePart[];
}

/** A layer's zip, in `layers/` beside the template. */
export interface PackagedLayer {
  /** The key in the service file. */
  readonly name: string;
  readonly logicalId: string;
  /** Absolute path of the zip. */
  readonly zip: string;
  /** Bytes of the zip. */
  readonly bytes: number;
  /** Of the zip, in hex. */
  readonly sha256: string;
}

/** The content of `.emojify/` after `package`: a template and one zip per function. */
export interface PackagedService {
  /** The service's name. */
  readonly name: string;
  readonly stage: string;
  readonly region: string;
  readonly stackName: string;
  /** Absolute path of the template. */
  readonly templatePath: string;
  /** The template as plain JSON; `CodeUri` of each function is the name of its zip. */
  readonly template: Template;
  readonly functions: readonly PackagedFunction[];
  /** The service's own layers. */
  readonly layers: readonly PackagedLayer[];
}
