-- CreateEnum
CREATE TYPE "MotionForm" AS ENUM ('meeting', 'correspondence');

-- CreateEnum
CREATE TYPE "MotionState" AS ENUM ('draft', 'open', 'closed', 'recorded', 'failed', 'withdrawn', 'discarded');

-- CreateEnum
CREATE TYPE "Choice" AS ENUM ('in_favour', 'against', 'abstained');

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "MatterKind" ADD VALUE 'dues_standard';
ALTER TYPE "MatterKind" ADD VALUE 'amendment';
ALTER TYPE "MatterKind" ADD VALUE 'other';

-- DropForeignKey
ALTER TABLE "Resolution" DROP CONSTRAINT "Resolution_meetingId_fkey";

-- AlterTable
ALTER TABLE "Resolution" ADD COLUMN     "counters" JSONB,
ADD COLUMN     "motionId" UUID,
ALTER COLUMN "meetingId" DROP NOT NULL;

-- CreateTable
CREATE TABLE "Motion" (
    "id" UUID NOT NULL,
    "no" TEXT,
    "state" "MotionState" NOT NULL,
    "kind" "MatterKind" NOT NULL,
    "body" "Body" NOT NULL,
    "form" "MotionForm" NOT NULL,
    "meetingId" UUID,
    "secret" BOOLEAN NOT NULL,
    "onPaper" BOOLEAN NOT NULL DEFAULT false,
    "items" JSONB NOT NULL,
    "places" INTEGER,
    "rulebookFrom" DATE NOT NULL,
    "draftedBy" TEXT NOT NULL,
    "draftedAt" TIMESTAMPTZ(3) NOT NULL,
    "openedBy" TEXT,
    "openedAt" TIMESTAMPTZ(3),
    "openedOn" DATE,
    "closesAt" TIMESTAMPTZ(3),
    "closedBy" TEXT,
    "closedAt" TIMESTAMPTZ(3),
    "tally" JSONB,
    "reason" TEXT,

    CONSTRAINT "Motion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "VotingSeat" (
    "id" UUID NOT NULL,
    "motionId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "offices" "Office"[],
    "personId" UUID,
    "standIn" BOOLEAN NOT NULL DEFAULT false,
    "mute" TEXT,
    "barred" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "claim" TEXT,

    CONSTRAINT "VotingSeat_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Ballot" (
    "id" UUID NOT NULL,
    "seatId" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "choice" "Choice" NOT NULL,
    "castBy" TEXT NOT NULL,
    "castAt" TIMESTAMPTZ(3) NOT NULL,
    "current" BOOLEAN DEFAULT true,

    CONSTRAINT "Ballot_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SecretBallot" (
    "digest" TEXT NOT NULL,
    "motionId" UUID NOT NULL,
    "choices" JSONB NOT NULL,

    CONSTRAINT "SecretBallot_pkey" PRIMARY KEY ("digest")
);

-- CreateIndex
CREATE UNIQUE INDEX "Motion_no_key" ON "Motion"("no");

-- CreateIndex
CREATE INDEX "Motion_state_idx" ON "Motion"("state");

-- CreateIndex
CREATE INDEX "Motion_meetingId_idx" ON "Motion"("meetingId");

-- CreateIndex
CREATE INDEX "VotingSeat_memberId_idx" ON "VotingSeat"("memberId");

-- CreateIndex
CREATE UNIQUE INDEX "VotingSeat_motionId_memberId_key" ON "VotingSeat"("motionId", "memberId");

-- CreateIndex
CREATE UNIQUE INDEX "Ballot_seatId_subject_current_key" ON "Ballot"("seatId", "subject", "current");

-- CreateIndex
CREATE INDEX "SecretBallot_motionId_idx" ON "SecretBallot"("motionId");

-- CreateIndex
CREATE UNIQUE INDEX "Resolution_motionId_key" ON "Resolution"("motionId");

-- AddForeignKey
ALTER TABLE "Resolution" ADD CONSTRAINT "Resolution_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Resolution" ADD CONSTRAINT "Resolution_motionId_fkey" FOREIGN KEY ("motionId") REFERENCES "Motion"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Motion" ADD CONSTRAINT "Motion_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VotingSeat" ADD CONSTRAINT "VotingSeat_motionId_fkey" FOREIGN KEY ("motionId") REFERENCES "Motion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VotingSeat" ADD CONSTRAINT "VotingSeat_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ballot" ADD CONSTRAINT "Ballot_seatId_fkey" FOREIGN KEY ("seatId") REFERENCES "VotingSeat"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SecretBallot" ADD CONSTRAINT "SecretBallot_motionId_fkey" FOREIGN KEY ("motionId") REFERENCES "Motion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
