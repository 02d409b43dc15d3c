import type { PrismaClient } from '../../src/store/client/client.ts'

/**
 * Lets the database refuse the next update that is to be stored, as if its disk were full; those after it are stored. A
 * sequence counts, because nothing else is left of a statement that failed.
 */
export async function stumbleOnce(db: PrismaClient): Promise<void> {
  await db.$executeRaw`CREATE OR REPLACE FUNCTION stumble_once() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF nextval('stumbles') = 1 THEN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END IF;
      RETURN NEW;
    END $$`
  await db.$executeRaw`DROP SEQUENCE IF EXISTS stumbles`
  await db.$executeRaw`CREATE SEQUENCE stumbles`
  await db.$executeRaw`CREATE OR REPLACE TRIGGER stumble BEFORE INSERT ON "InboxUpdate"
    FOR EACH ROW EXECUTE FUNCTION stumble_once()`
}

/** Lets the database write down of no message any more that it was sent, as if its disk were full; returns how it ends. */
export async function noRoomForReceipts(db: PrismaClient): Promise<() => Promise<void>> {
  await db.$executeRaw`CREATE OR REPLACE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'no room' USING ERRCODE = '53100';
    END $$`
  await db.$executeRaw`CREATE OR REPLACE TRIGGER no_room BEFORE UPDATE ON "OutboxMessage"
    FOR EACH ROW WHEN (NEW.state = 'sent') EXECUTE FUNCTION no_room()`
  return async () => void (await db.$executeRaw`DROP TRIGGER no_room ON "OutboxMessage"`)
}
