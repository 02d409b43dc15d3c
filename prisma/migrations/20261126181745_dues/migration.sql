-- CreateEnum
CREATE TYPE "ConcessionKind" AS ENUM ('deferral', 'waiver');

-- CreateEnum
CREATE TYPE "ConcessionState" AS ENUM ('asked', 'approved', 'refused');

-- AlterTable
ALTER TABLE "DuesEntry" ADD COLUMN     "standardId" UUID;

-- AlterTable
ALTER TABLE "DuesStandard" ADD COLUMN     "ended" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "resolutionNo" TEXT;

-- AlterTable
ALTER TABLE "Payment" ADD COLUMN     "recordedBy" TEXT NOT NULL DEFAULT 'import',
ADD COLUMN     "voidReason" TEXT,
ADD COLUMN     "voidedAt" TIMESTAMPTZ(3),
ADD COLUMN     "voidedBy" TEXT;

-- CreateTable
CREATE TABLE "DuesConcession" (
    "id" UUID NOT NULL,
    "kind" "ConcessionKind" NOT NULL,
    "state" "ConcessionState" NOT NULL,
    "duesId" UUID NOT NULL,
    "until" DATE,
    "reason" TEXT NOT NULL,
    "rulebookFrom" DATE NOT NULL,
    "askedBy" TEXT NOT NULL,
    "askedAt" TIMESTAMPTZ(3) NOT NULL,
    "decidedBy" TEXT,
    "decidedAt" TIMESTAMPTZ(3),

    CONSTRAINT "DuesConcession_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "DuesConcession_duesId_idx" ON "DuesConcession"("duesId");

-- CreateIndex
CREATE INDEX "DuesConcession_state_idx" ON "DuesConcession"("state");

-- AddForeignKey
ALTER TABLE "DuesEntry" ADD CONSTRAINT "DuesEntry_standardId_fkey" FOREIGN KEY ("standardId") REFERENCES "DuesStandard"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DuesConcession" ADD CONSTRAINT "DuesConcession_duesId_fkey" FOREIGN KEY ("duesId") REFERENCES "DuesEntry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
