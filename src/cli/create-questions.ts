import { askOne, askText } from './prompts.js';

/** The answers given on the command line; undefined for what has to be asked. */
export interface CreateQuestions<Template extends string, Auth extends string> {
  readonly folder: string | undefined;
  readonly name: string | undefined;
  readonly template: Template | undefined;
  readonly auth: Auth | undefined;
  readonly region: string | undefined;
}

interface Choices<Template extends string> {
  readonly templates: Readonly<Record<Template, string>>;
  suggestName(folder: string): string;
  nameProblem(name: string): string | undefined;
  /** The suggested region: from the environment or the profile. */
  readonly usualRegion: string;
  regionProblem(region: string): string | undefined;
}

/** Asks for the missing answers. The order matters: the folder suggests the name. */
export async function askCreateQuestions<Template extends string>(
  { folder, name, template, auth, region }: CreateQuestions<Template, 'none' | 'jwt'>,
  { templates, suggestName, nameProblem, usualRegion, regionProblem }: Choices<Template>,
): Promise<{ folder: string; name: string; template: Template; auth: 'none' | 'jwt'; region: string }> {
  const kinds = Object.entries<string>(templates) as [Template, string][];
  const chosen =
    template ??
    (await askOne(
      'Template',
      kinds.map(([value, text]) => ({ value, name: `${value}: ${text}` })),
    ));
  const place = folder ?? (await askText('Folder', { initial: name ?? 'my-photos' }));
  const called = name ?? (await askText('Service name', { initial: suggestName(place), problem: nameProblem }));
  const guarded =
    auth ??
    (await askOne('Who may call the HTTP API?', [
      { value: 'none' as const, name: 'everyone (requests are throttled)' },
      { value: 'jwt' as const, name: 'callers with a JWT signed with the service’s secret' },
    ]));
  const at = region ?? (await askText('AWS region', { initial: usualRegion, problem: regionProblem }));
  return { folder: place, name: called, template: chosen, auth: guarded, region: at };
}
