-- CreateEnum
CREATE TYPE "MatterKind" AS ENUM ('admission', 'successor', 'election', 'removal', 'restructuring');

-- CreateEnum
CREATE TYPE "ResolutionState" AS ENUM ('draft', 'recorded', 'discarded');

-- CreateEnum
CREATE TYPE "ApplicationState" AS ENUM ('submitted', 'returned', 'declined', 'reviewed', 'approved', 'refused', 'admitted', 'withdrawn');

-- CreateEnum
CREATE TYPE "ChangeKind" AS ENUM ('representative', 'liaison', 'particular', 'certificate');

-- CreateEnum
CREATE TYPE "ChangeState" AS ENUM ('introducing', 'open', 'returned', 'awaiting_council', 'done', 'not_confirmed', 'withdrawn');

-- CreateEnum
CREATE TYPE "CheckAnswer" AS ENUM ('unchanged', 'changes');

-- CreateEnum
CREATE TYPE "RestructuringKind" AS ENUM ('merger', 'division');

-- CreateEnum
CREATE TYPE "RestructuringState" AS ENUM ('draft', 'applied', 'noted', 'discarded');

-- AlterTable
ALTER TABLE "Affiliation" ADD COLUMN     "confirmedOn" DATE;

-- AlterTable
ALTER TABLE "Member" ADD COLUMN     "publicConsentOn" DATE;

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
CREATE TABLE "Application" (
    "id" UUID NOT NULL,
    "no" TEXT NOT NULL,
    "tokenDigest" TEXT NOT NULL,
    "formKey" TEXT NOT NULL,
    "state" "ApplicationState" NOT NULL,
    "kind" "MemberKind" NOT NULL,
    "name" TEXT NOT NULL,
    "creditCode" TEXT,
    "form" JSONB NOT NULL,
    "desiredOffice" "Office",
    "publicConsent" BOOLEAN NOT NULL DEFAULT false,
    "rulebookFrom" DATE NOT NULL,
    "submittedAt" TIMESTAMPTZ(3) NOT NULL,
    "changedAt" TIMESTAMPTZ(3) NOT NULL,
    "checklist" JSONB,
    "reason" TEXT,
    "reviewedBy" TEXT,
    "reviewedAt" TIMESTAMPTZ(3),
    "resolutionNo" TEXT,
    "decidedOn" DATE,
    "memberId" UUID,
    "paidOn" DATE,
    "admittedAt" TIMESTAMPTZ(3),
    "plaqueOn" DATE,
    "publishedOn" DATE,

    CONSTRAINT "Application_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Paper" (
    "id" UUID NOT NULL,
    "applicationId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "uploadedAt" TIMESTAMPTZ(3) NOT NULL,
    "current" BOOLEAN DEFAULT true,

    CONSTRAINT "Paper_pkey" PRIMARY KEY ("id")
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

-- CreateTable
CREATE TABLE "ParticularsCheck" (
    "memberId" UUID NOT NULL,
    "year" INTEGER NOT NULL,
    "askedAt" TIMESTAMPTZ(3) NOT NULL,
    "answer" "CheckAnswer",
    "answeredBy" TEXT,
    "answeredAt" TIMESTAMPTZ(3),

    CONSTRAINT "ParticularsCheck_pkey" PRIMARY KEY ("memberId","year")
);

-- CreateTable
CREATE TABLE "Restructuring" (
    "id" UUID NOT NULL,
    "no" TEXT NOT NULL,
    "kind" "RestructuringKind" NOT NULL,
    "state" "RestructuringState" NOT NULL,
    "plan" JSONB NOT NULL,
    "rulebookFrom" DATE NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "appliedBy" TEXT,
    "appliedAt" TIMESTAMPTZ(3),
    "resolutionNo" TEXT,

    CONSTRAINT "Restructuring_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DuesStandard" (
    "id" UUID NOT NULL,
    "tier" "Office",
    "amount" INTEGER NOT NULL,
    "from" DATE NOT NULL,
    "basis" TEXT NOT NULL,
    "setBy" TEXT NOT NULL,
    "learnedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "DuesStandard_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Secret" (
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "madeAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Secret_pkey" PRIMARY KEY ("name")
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
CREATE UNIQUE INDEX "Application_no_key" ON "Application"("no");

-- CreateIndex
CREATE UNIQUE INDEX "Application_tokenDigest_key" ON "Application"("tokenDigest");

-- CreateIndex
CREATE UNIQUE INDEX "Application_formKey_key" ON "Application"("formKey");

-- CreateIndex
CREATE INDEX "Application_state_idx" ON "Application"("state");

-- CreateIndex
CREATE INDEX "Application_creditCode_idx" ON "Application"("creditCode");

-- CreateIndex
CREATE UNIQUE INDEX "Paper_applicationId_current_key" ON "Paper"("applicationId", "current");

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

-- CreateIndex
CREATE UNIQUE INDEX "Restructuring_no_key" ON "Restructuring"("no");

-- CreateIndex
CREATE INDEX "Restructuring_state_idx" ON "Restructuring"("state");

-- CreateIndex
CREATE UNIQUE INDEX "DuesStandard_tier_from_key" ON "DuesStandard"("tier", "from");

-- AddForeignKey
ALTER TABLE "Resolution" ADD CONSTRAINT "Resolution_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Application" ADD CONSTRAINT "Application_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Paper" ADD CONSTRAINT "Paper_applicationId_fkey" FOREIGN KEY ("applicationId") REFERENCES "Application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Change" ADD CONSTRAINT "Change_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Certificate" ADD CONSTRAINT "Certificate_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ParticularsCheck" ADD CONSTRAINT "ParticularsCheck_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
