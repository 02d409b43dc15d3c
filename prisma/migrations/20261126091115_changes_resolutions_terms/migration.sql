-- CreateEnum
CREATE TYPE "MatterKind" AS ENUM ('successor', 'election', 'removal');

-- CreateEnum
CREATE TYPE "ResolutionState" AS ENUM ('draft', 'recorded', 'discarded');

-- CreateEnum
CREATE TYPE "ChangeKind" AS ENUM ('representative', 'liaison', 'particular', 'certificate');

-- CreateEnum
CREATE TYPE "ChangeState" AS ENUM ('introducing', 'open', 'returned', 'awaiting_council', 'done', 'not_confirmed', 'withdrawn');

-- AlterTable
ALTER TABLE "Affiliation" ADD COLUMN     "confirmedOn" DATE;

-- AlterTable
ALTER TABLE "OfficeTenure" ADD COLUMN     "overSeats" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "Term" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "from" DATE NOT NULL,
    "until" DATE,
    "openedBy" TEXT NOT NULL,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Term_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Resolution" (
    "id" UUID NOT NULL,
    "no" TEXT,
    "state" "ResolutionState" NOT NULL,
    "kind" "MatterKind" NOT NULL,
    "body" "Body" NOT NULL,
    "meetingId" UUID NOT NULL,
    "items" JSONB NOT NULL,
    "seats" INTEGER NOT NULL,
    "present" INTEGER NOT NULL,
    "quorum" INTEGER NOT NULL,
    "rulebookFrom" DATE NOT NULL,
    "draftedBy" TEXT NOT NULL,
    "draftedAt" TIMESTAMPTZ(3) NOT NULL,
    "recordedBy" TEXT,
    "recordedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Resolution_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Change" (
    "id" UUID NOT NULL,
    "no" TEXT NOT NULL,
    "kind" "ChangeKind" NOT NULL,
    "state" "ChangeState" NOT NULL,
    "memberId" UUID NOT NULL,
    "item" TEXT,
    "before" JSONB NOT NULL,
    "after" JSONB NOT NULL,
    "text" TEXT,
    "flagged" BOOLEAN NOT NULL DEFAULT false,
    "askedBy" TEXT NOT NULL,
    "askedById" UUID,
    "askedAt" TIMESTAMPTZ(3) NOT NULL,
    "rulebookFrom" DATE NOT NULL,
    "decidedBy" TEXT,
    "decidedAt" TIMESTAMPTZ(3),
    "reason" TEXT,
    "resolutionNo" TEXT,

    CONSTRAINT "Change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Certificate" (
    "id" UUID NOT NULL,
    "no" TEXT NOT NULL,
    "memberId" UUID NOT NULL,
    "issuedOn" DATE,
    "issuedBy" TEXT NOT NULL,
    "voidOn" DATE,
    "voidReason" TEXT,
    "learnedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Certificate_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Term_name_key" ON "Term"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Resolution_no_key" ON "Resolution"("no");

-- CreateIndex
CREATE INDEX "Resolution_meetingId_idx" ON "Resolution"("meetingId");

-- CreateIndex
CREATE INDEX "Resolution_state_idx" ON "Resolution"("state");

-- CreateIndex
CREATE UNIQUE INDEX "Change_no_key" ON "Change"("no");

-- CreateIndex
CREATE INDEX "Change_memberId_idx" ON "Change"("memberId");

-- CreateIndex
CREATE INDEX "Change_state_idx" ON "Change"("state");

-- CreateIndex
CREATE UNIQUE INDEX "Certificate_no_key" ON "Certificate"("no");

-- CreateIndex
CREATE INDEX "Certificate_memberId_idx" ON "Certificate"("memberId");

-- AddForeignKey
ALTER TABLE "Resolution" ADD CONSTRAINT "Resolution_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Change" ADD CONSTRAINT "Change_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Certificate" ADD CONSTRAINT "Certificate_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
