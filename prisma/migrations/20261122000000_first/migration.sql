-- CreateEnum
CREATE TYPE "MemberKind" AS ENUM ('unit', 'individual');

-- CreateEnum
CREATE TYPE "AffiliationRole" AS ENUM ('representative', 'liaison', 'other');

-- CreateEnum
CREATE TYPE "Office" AS ENUM ('delegate', 'director', 'standing_director', 'supervisor', 'chief_supervisor', 'vice_president', 'president');

-- CreateEnum
CREATE TYPE "Body" AS ENUM ('congress', 'council', 'standing_council', 'supervisory_board', 'presidents_meeting');

-- CreateEnum
CREATE TYPE "MeetingForm" AS ENUM ('onsite', 'online', 'email');

-- CreateEnum
CREATE TYPE "MeetingStatus" AS ENUM ('planned', 'called', 'held', 'inquorate', 'cancelled');

-- CreateEnum
CREATE TYPE "AttendanceValue" AS ENUM ('present', 'alternate', 'leave', 'absent', 'undelivered');

-- CreateEnum
CREATE TYPE "StaffRole" AS ENUM ('secretary_general', 'deputy_secretary_general', 'officer');

-- CreateEnum
CREATE TYPE "PlatformName" AS ENUM ('wecom', 'dingtalk');

-- CreateEnum
CREATE TYPE "SummonsRole" AS ENUM ('duty', 'observer');

-- CreateEnum
CREATE TYPE "CallAnswer" AS ENUM ('attending', 'alternate', 'unable');

-- CreateEnum
CREATE TYPE "EntrySource" AS ENUM ('self', 'staff', 'seal', 'import');

-- CreateEnum
CREATE TYPE "CaseKind" AS ENUM ('forfeiture', 'basis_lost');

-- CreateEnum
CREATE TYPE "CaseState" AS ENUM ('open', 'objected', 'confirmed', 'withdrawn', 'annulled', 'settled');

-- CreateEnum
CREATE TYPE "CardState" AS ENUM ('open', 'closed');

-- CreateEnum
CREATE TYPE "InboxState" AS ENUM ('received', 'done', 'failed');

-- CreateEnum
CREATE TYPE "OutboxState" AS ENUM ('waiting', 'sending', 'sent', 'undelivered', 'dead', 'dropped');

-- CreateEnum
CREATE TYPE "OutboxKind" AS ENUM ('message', 'replacement');

-- CreateTable
CREATE TABLE "RulebookVersion" (
    "effectiveFrom" DATE NOT NULL,
    "instrument" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "digest" TEXT NOT NULL,
    "loadedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "RulebookVersion_pkey" PRIMARY KEY ("effectiveFrom")
);

-- CreateTable
CREATE TABLE "Member" (
    "id" UUID NOT NULL,
    "no" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "MemberKind" NOT NULL,
    "creditCode" TEXT,
    "businessScope" TEXT,
    "registeredPlace" TEXT,
    "premises" TEXT,
    "registeredCapital" TEXT,
    "legalRepresentative" TEXT,
    "principal" TEXT,
    "address" TEXT,
    "phone" TEXT,
    "email" TEXT,
    "joinedOn" DATE NOT NULL,
    "leftOn" DATE,
    "leftReason" TEXT,
    "certificateNo" TEXT,
    "learnedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Person" (
    "id" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "mobile" TEXT,

    CONSTRAINT "Person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Affiliation" (
    "id" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "personId" UUID NOT NULL,
    "role" "AffiliationRole" NOT NULL,
    "title" TEXT,
    "from" DATE,
    "until" DATE,
    "awaitingConfirmation" BOOLEAN NOT NULL DEFAULT false,
    "leftBlank" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "learnedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Affiliation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Account" (
    "id" UUID NOT NULL,
    "platform" "PlatformName" NOT NULL,
    "userId" TEXT NOT NULL,
    "written" TEXT,
    "personId" UUID,
    "staffId" UUID,
    "boundAt" TIMESTAMPTZ(3) NOT NULL,
    "boundBy" TEXT NOT NULL,

    CONSTRAINT "Account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Staff" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "role" "StaffRole" NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Staff_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BindingCode" (
    "digest" TEXT NOT NULL,
    "personId" UUID NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "BindingCode_pkey" PRIMARY KEY ("digest")
);

-- CreateTable
CREATE TABLE "BindingLock" (
    "platform" "PlatformName" NOT NULL,
    "userId" TEXT NOT NULL,
    "wrong" INTEGER NOT NULL,
    "lockedUntil" TIMESTAMPTZ(3),

    CONSTRAINT "BindingLock_pkey" PRIMARY KEY ("platform","userId")
);

-- CreateTable
CREATE TABLE "OfficeTenure" (
    "id" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "office" "Office" NOT NULL,
    "term" TEXT,
    "from" DATE NOT NULL,
    "until" DATE,
    "begunBy" TEXT NOT NULL,
    "endReason" TEXT,
    "endedBy" TEXT,
    "learnedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "OfficeTenure_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Meeting" (
    "id" UUID NOT NULL,
    "no" TEXT NOT NULL,
    "body" "Body" NOT NULL,
    "name" TEXT NOT NULL,
    "form" "MeetingForm" NOT NULL,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "endsAt" TIMESTAMPTZ(3),
    "place" TEXT,
    "status" "MeetingStatus" NOT NULL,
    "sealedOn" DATE,
    "sealedAt" TIMESTAMPTZ(3),
    "sealedBy" TEXT,
    "checkInCode" TEXT,
    "openedAt" TIMESTAMPTZ(3),
    "calledAt" TIMESTAMPTZ(3),
    "createdBy" TEXT NOT NULL,
    "learnedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Meeting_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Summons" (
    "id" UUID NOT NULL,
    "meetingId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "role" "SummonsRole" NOT NULL,
    "offices" "Office"[],
    "calledAt" TIMESTAMPTZ(3) NOT NULL,
    "deliveredAt" TIMESTAMPTZ(3),
    "answer" "CallAnswer",
    "reason" TEXT,
    "answeredBy" TEXT,
    "answeredAt" TIMESTAMPTZ(3),

    CONSTRAINT "Summons_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Alternate" (
    "id" UUID NOT NULL,
    "meetingId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "mobile" TEXT,
    "title" TEXT,
    "appointedBy" TEXT NOT NULL,
    "appointedAt" TIMESTAMPTZ(3) NOT NULL,
    "current" BOOLEAN DEFAULT true,

    CONSTRAINT "Alternate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AttendanceEntry" (
    "id" UUID NOT NULL,
    "meetingId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "value" "AttendanceValue" NOT NULL,
    "attendee" TEXT,
    "note" TEXT,
    "source" "EntrySource" NOT NULL,
    "recordedBy" TEXT NOT NULL,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL,
    "current" BOOLEAN DEFAULT true,

    CONSTRAINT "AttendanceEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DuesEntry" (
    "id" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "year" INTEGER NOT NULL,
    "dueOn" DATE NOT NULL,
    "owed" INTEGER NOT NULL,
    "waived" BOOLEAN,
    "deferredTo" DATE,
    "learnedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "DuesEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Payment" (
    "id" UUID NOT NULL,
    "duesId" UUID NOT NULL,
    "amount" INTEGER,
    "paidOn" DATE,
    "receiptNo" TEXT,
    "learnedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Payment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Activity" (
    "id" UUID NOT NULL,
    "no" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "on" DATE NOT NULL,
    "learnedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Activity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ActivityInvitation" (
    "activityId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "joined" BOOLEAN NOT NULL,
    "learnedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ActivityInvitation_pkey" PRIMARY KEY ("activityId","memberId")
);

-- CreateTable
CREATE TABLE "Case" (
    "id" UUID NOT NULL,
    "no" TEXT NOT NULL,
    "kind" "CaseKind" NOT NULL,
    "state" "CaseState" NOT NULL,
    "memberId" UUID NOT NULL,
    "office" "Office" NOT NULL,
    "tenureId" UUID NOT NULL,
    "finding" JSONB NOT NULL,
    "rulebookFrom" DATE NOT NULL,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "openedBy" TEXT NOT NULL,
    "objectionUntil" DATE NOT NULL,
    "noticedAt" TIMESTAMPTZ(3),
    "objection" TEXT,
    "objectedBy" TEXT,
    "objectedAt" TIMESTAMPTZ(3),
    "decidedBy" TEXT,
    "decidedAt" TIMESTAMPTZ(3),
    "reason" TEXT,

    CONSTRAINT "Case_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "NoticeTold" (
    "key" TEXT NOT NULL,
    "toldAt" TIMESTAMPTZ(3) NOT NULL,
    "template" TEXT NOT NULL,

    CONSTRAINT "NoticeTold_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "Card" (
    "id" TEXT NOT NULL,
    "platform" "PlatformName" NOT NULL,
    "userId" TEXT NOT NULL,
    "question" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "state" "CardState" NOT NULL,
    "look" JSONB NOT NULL,
    "handle" TEXT,
    "handleAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "changedAt" TIMESTAMPTZ(3) NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Card_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "InboxUpdate" (
    "id" UUID NOT NULL,
    "platform" "PlatformName" NOT NULL,
    "updateKey" TEXT NOT NULL,
    "update" JSONB NOT NULL,
    "state" "InboxState" NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "doneAt" TIMESTAMPTZ(3),
    "outcome" TEXT,

    CONSTRAINT "InboxUpdate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OutboxMessage" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "kind" "OutboxKind" NOT NULL,
    "platform" "PlatformName" NOT NULL,
    "userId" TEXT NOT NULL,
    "template" TEXT NOT NULL,
    "message" JSONB NOT NULL,
    "handle" JSONB,
    "silent" BOOLEAN NOT NULL DEFAULT false,
    "state" "OutboxState" NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "unknown" BOOLEAN NOT NULL DEFAULT false,
    "notBefore" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "leaseUntil" TIMESTAMPTZ(3),
    "summonsId" UUID,
    "caseId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "settledAt" TIMESTAMPTZ(3),
    "receipt" JSONB,
    "lastError" TEXT,

    CONSTRAINT "OutboxMessage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "JobSlot" (
    "job" TEXT NOT NULL,
    "slot" TIMESTAMPTZ(3) NOT NULL,
    "claimedAt" TIMESTAMPTZ(3) NOT NULL,
    "doneAt" TIMESTAMPTZ(3),
    "result" TEXT,

    CONSTRAINT "JobSlot_pkey" PRIMARY KEY ("job","slot")
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "data" JSONB NOT NULL,

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PlatformToken" (
    "platform" "PlatformName" NOT NULL,
    "app" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "PlatformToken_pkey" PRIMARY KEY ("platform","app")
);

-- CreateIndex
CREATE UNIQUE INDEX "Member_no_key" ON "Member"("no");

-- CreateIndex
CREATE UNIQUE INDEX "Person_memberId_name_key" ON "Person"("memberId", "name");

-- CreateIndex
CREATE INDEX "Affiliation_memberId_idx" ON "Affiliation"("memberId");

-- CreateIndex
CREATE INDEX "Affiliation_personId_idx" ON "Affiliation"("personId");

-- CreateIndex
CREATE INDEX "Account_personId_idx" ON "Account"("personId");

-- CreateIndex
CREATE INDEX "Account_staffId_idx" ON "Account"("staffId");

-- CreateIndex
CREATE UNIQUE INDEX "Account_platform_userId_key" ON "Account"("platform", "userId");

-- CreateIndex
CREATE UNIQUE INDEX "Staff_name_key" ON "Staff"("name");

-- CreateIndex
CREATE INDEX "OfficeTenure_memberId_idx" ON "OfficeTenure"("memberId");

-- CreateIndex
CREATE INDEX "OfficeTenure_office_idx" ON "OfficeTenure"("office");

-- CreateIndex
CREATE UNIQUE INDEX "Meeting_no_key" ON "Meeting"("no");

-- CreateIndex
CREATE INDEX "Summons_memberId_idx" ON "Summons"("memberId");

-- CreateIndex
CREATE UNIQUE INDEX "Summons_meetingId_memberId_key" ON "Summons"("meetingId", "memberId");

-- CreateIndex
CREATE UNIQUE INDEX "Alternate_meetingId_memberId_current_key" ON "Alternate"("meetingId", "memberId", "current");

-- CreateIndex
CREATE INDEX "AttendanceEntry_memberId_idx" ON "AttendanceEntry"("memberId");

-- CreateIndex
CREATE UNIQUE INDEX "AttendanceEntry_meetingId_memberId_current_key" ON "AttendanceEntry"("meetingId", "memberId", "current");

-- CreateIndex
CREATE UNIQUE INDEX "DuesEntry_memberId_year_key" ON "DuesEntry"("memberId", "year");

-- CreateIndex
CREATE INDEX "Payment_duesId_idx" ON "Payment"("duesId");

-- CreateIndex
CREATE UNIQUE INDEX "Activity_no_key" ON "Activity"("no");

-- CreateIndex
CREATE INDEX "ActivityInvitation_memberId_idx" ON "ActivityInvitation"("memberId");

-- CreateIndex
CREATE UNIQUE INDEX "Case_no_key" ON "Case"("no");

-- CreateIndex
CREATE INDEX "Case_memberId_idx" ON "Case"("memberId");

-- CreateIndex
CREATE INDEX "Case_state_idx" ON "Case"("state");

-- CreateIndex
CREATE INDEX "Card_question_subject_idx" ON "Card"("question", "subject");

-- CreateIndex
CREATE INDEX "InboxUpdate_state_idx" ON "InboxUpdate"("state");

-- CreateIndex
CREATE UNIQUE INDEX "InboxUpdate_platform_updateKey_key" ON "InboxUpdate"("platform", "updateKey");

-- CreateIndex
CREATE UNIQUE INDEX "OutboxMessage_key_key" ON "OutboxMessage"("key");

-- CreateIndex
CREATE INDEX "OutboxMessage_platform_userId_state_seq_idx" ON "OutboxMessage"("platform", "userId", "state", "seq");

-- CreateIndex
CREATE INDEX "OutboxMessage_state_idx" ON "OutboxMessage"("state");

-- CreateIndex
CREATE INDEX "AuditEvent_subject_idx" ON "AuditEvent"("subject");

-- CreateIndex
CREATE INDEX "AuditEvent_type_idx" ON "AuditEvent"("type");

-- AddForeignKey
ALTER TABLE "Person" ADD CONSTRAINT "Person_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Affiliation" ADD CONSTRAINT "Affiliation_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Affiliation" ADD CONSTRAINT "Affiliation_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Account" ADD CONSTRAINT "Account_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Account" ADD CONSTRAINT "Account_staffId_fkey" FOREIGN KEY ("staffId") REFERENCES "Staff"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BindingCode" ADD CONSTRAINT "BindingCode_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OfficeTenure" ADD CONSTRAINT "OfficeTenure_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Summons" ADD CONSTRAINT "Summons_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Summons" ADD CONSTRAINT "Summons_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Alternate" ADD CONSTRAINT "Alternate_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Alternate" ADD CONSTRAINT "Alternate_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AttendanceEntry" ADD CONSTRAINT "AttendanceEntry_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AttendanceEntry" ADD CONSTRAINT "AttendanceEntry_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DuesEntry" ADD CONSTRAINT "DuesEntry_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Payment" ADD CONSTRAINT "Payment_duesId_fkey" FOREIGN KEY ("duesId") REFERENCES "DuesEntry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ActivityInvitation" ADD CONSTRAINT "ActivityInvitation_activityId_fkey" FOREIGN KEY ("activityId") REFERENCES "Activity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ActivityInvitation" ADD CONSTRAINT "ActivityInvitation_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Case" ADD CONSTRAINT "Case_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
