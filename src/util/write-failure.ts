const reasons: Readonly<Record<string, string>> = {
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
  ENAMETOOLONG: 'the name is too long',
  ENOTDIR: 'a part of the path is not a folder',
  EEXIST: 'a part of the path is not a folder',
};

/** Why the file system refused to write, in words; undefined for an error that does not come from the file system. */
export function writeFailure(thrown: unknown): string | undefined {
  const { code, message } = thrown as NodeJS.ErrnoException;
  return code === undefined ? undefined : (reasons[code] ?? message);
}
