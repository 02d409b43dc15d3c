import type { Tx } from './database.ts'

/**
 * Does something of which nothing is to remain when it fails, in a transaction that goes on all the same. What it throws
 * is thrown on.
 */
export async function undoingOnFailure<T>(tx: Tx, act: () => Promise<T>): Promise<T> {
  await tx.$executeRaw`SAVEPOINT attempt`
  try {
    const done = await act()
    await tx.$executeRaw`RELEASE SAVEPOINT attempt`
    return done
  } catch (error) {
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT attempt`
    throw error
  }
}
