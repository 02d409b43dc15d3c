import type { PrismaClient } from '../../src/store/client/client.ts'

/** How large an association is founded: members with a seat in the council each, and its meetings with sealed books. */
export type Size = { seats: number; meetings: number }

/**
 * Founds an association of any size inside the database itself, which is the only quick way: units with a representative
 * whose account is `rep.<n>`, each a director, and council meetings a month apart whose books are sealed. About one line
 * in ten is an absence, and no two members have the same pattern.
 */
export async function foundSeats(db: PrismaClient, { seats, meetings }: Size): Promise<void> {
  const statements = [
    db.$executeRaw`
      INSERT INTO "Member" (id, no, name, kind, "joinedOn", "learnedAt")
      SELECT gen_random_uuid(), 'B' || lpad(n::text, 6, '0'), '示例单位' || n, 'unit', '2021-09-01', now()
      FROM generate_series(1, ${seats}::int) n`,
    db.$executeRaw`
      INSERT INTO "Person" (id, "memberId", name, mobile)
      SELECT gen_random_uuid(), id, '代表' || no, '139' || lpad(ltrim(no, 'B'), 8, '0') FROM "Member"`,
    db.$executeRaw`
      INSERT INTO "Affiliation" (id, "memberId", "personId", role, "from", "learnedAt")
      SELECT gen_random_uuid(), "memberId", id, 'representative', '2021-09-01', now() FROM "Person"`,
    db.$executeRaw`
      INSERT INTO "Account" (id, platform, "userId", "personId", "boundAt", "boundBy")
      SELECT gen_random_uuid(), 'wecom', 'rep.' || ltrim(member.no, 'B0'), person.id, now(), 'import'
      FROM "Person" person JOIN "Member" member ON member.id = person."memberId"`,
    db.$executeRaw`
      INSERT INTO "OfficeTenure" (id, "memberId", office, term, "from", "begunBy", "learnedAt")
      SELECT gen_random_uuid(), id, 'director', '第四届', '2022-01-01', 'import', now() FROM "Member"`,
    db.$executeRaw`
      INSERT INTO "Meeting" (id, no, body, name, form, "startsAt", status, "sealedOn", "createdBy", "learnedAt")
      SELECT gen_random_uuid(), 'LSH-' || n, 'council', '第' || n || '次会议', 'onsite',
        timestamptz '2024-01-10 09:00+08' + n * interval '1 month', 'held',
        date '2024-01-12' + n * interval '1 month', 'import', now()
      FROM generate_series(1, ${meetings}::int) n`,
    db.$executeRaw`
      INSERT INTO "AttendanceEntry" (id, "meetingId", "memberId", value, source, "recordedBy", "recordedAt")
      SELECT gen_random_uuid(), meeting.id, member.id,
        (CASE WHEN hashtext(member.no || meeting.no) % 10 = 0 THEN 'absent' ELSE 'present' END)::"AttendanceValue",
        'import', 'import', now()
      FROM "Member" member CROSS JOIN "Meeting" meeting`,
    db.$executeRaw`ANALYZE`,
  ]
  for (const statement of statements) await statement
}
