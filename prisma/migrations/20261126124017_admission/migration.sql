-- CreateEnum
CREATE TYPE "ApplicationState" AS ENUM ('draft', 'submitted', 'returned', 'declined', 'reviewed', 'approved', 'refused', 'admitted', 'revoked');

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "MatterKind" ADD VALUE 'admission';
ALTER TYPE "MatterKind" ADD VALUE 'revocation';

-- AlterTable
ALTER TABLE "Member" ADD COLUMN     "publicConsentOn" DATE;

-- CreateTable
CREATE TABLE "Application" (
    "id" UUID NOT NULL,
    "no" TEXT NOT NULL,
    "tokenDigest" TEXT NOT NULL,
    "state" "ApplicationState" NOT NULL,
    "kind" "MemberKind" NOT NULL,
    "name" TEXT NOT NULL,
    "creditCode" TEXT,
    "form" JSONB NOT NULL,
    "desiredOffice" "Office",
    "publicConsent" BOOLEAN NOT NULL DEFAULT false,
    "rulebookFrom" DATE NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "submittedAt" TIMESTAMPTZ(3),
    "judged" JSONB NOT NULL,
    "reason" TEXT,
    "reviewedBy" TEXT,
    "reviewedAt" TIMESTAMPTZ(3),
    "resolutionNo" TEXT,
    "decidedOn" DATE,
    "memberId" UUID,
    "paidOn" DATE,
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
CREATE UNIQUE INDEX "Application_no_key" ON "Application"("no");

-- CreateIndex
CREATE UNIQUE INDEX "Application_tokenDigest_key" ON "Application"("tokenDigest");

-- CreateIndex
CREATE INDEX "Application_state_idx" ON "Application"("state");

-- CreateIndex
CREATE INDEX "Application_creditCode_idx" ON "Application"("creditCode");

-- CreateIndex
CREATE UNIQUE INDEX "Paper_applicationId_current_key" ON "Paper"("applicationId", "current");

-- CreateIndex
CREATE INDEX "DuesStandard_tier_from_idx" ON "DuesStandard"("tier", "from");

-- AddForeignKey
ALTER TABLE "Application" ADD CONSTRAINT "Application_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Paper" ADD CONSTRAINT "Paper_applicationId_fkey" FOREIGN KEY ("applicationId") REFERENCES "Application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
