/** What the file system says, and what it means to whoever typed the name. */
const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'that is a folder',
  EEXIST: 'there is a file of that name',
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
}

/** Why a file or folder cannot be used, in words; undefined when the error is not the file system's. */
export function fileReason(error: unknown): string | undefined {
  return REASONS[String((error as NodeJS.ErrnoException).code)]
}

/** The data folder cannot be used. */
export class FolderUnusable extends Error {
  constructor(folder: string, reason: string) {
    super(`The data folder ${folder} cannot be used: ${reason}. Check HUIWU_DATA, and whose the folder is.`)
    this.name = 'FolderUnusable'
  }
}

/** What the file system refuses about the data folder becomes FolderUnusable; every other error stays what it is. */
export function unusable(folder: string, error: unknown): unknown {
  const reason = fileReason(error)
  return reason === undefined ? error : new FolderUnusable(folder, reason)
}
