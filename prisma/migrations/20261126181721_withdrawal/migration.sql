-- CreateEnum
CREATE TYPE "WithdrawalGround" AS ENUM ('requested', 'deemed', 'unpaid', 'dissolved', 'deceased');

-- CreateEnum
CREATE TYPE "WithdrawalState" AS ENUM ('filed', 'incomplete', 'accepted', 'warned', 'confirmed', 'refused', 'cured', 'withdrawn');

-- CreateEnum
CREATE TYPE "CertificateReturn" AS ENUM ('returning', 'returned', 'lost');

-- AlterEnum
ALTER TYPE "MatterKind" ADD VALUE 'withdrawal';

-- DropForeignKey
ALTER TABLE "Paper" DROP CONSTRAINT "Paper_applicationId_fkey";

-- AlterTable
ALTER TABLE "OutboxMessage" ADD COLUMN     "noticeId" UUID;

-- AlterTable
ALTER TABLE "Paper" ADD COLUMN     "withdrawalId" UUID,
ALTER COLUMN "applicationId" DROP NOT NULL;

-- CreateTable
CREATE TABLE "Withdrawal" (
    "id" UUID NOT NULL,
    "no" TEXT NOT NULL,
    "ground" "WithdrawalGround" NOT NULL,
    "state" "WithdrawalState" NOT NULL,
    "memberId" UUID NOT NULL,
    "year" INTEGER,
    "evidence" JSONB NOT NULL,
    "tokenDigest" TEXT NOT NULL,
    "reason" TEXT,
    "certificate" "CertificateReturn",
    "missing" TEXT,
    "rulebookFrom" DATE NOT NULL,
    "filedOn" DATE NOT NULL,
    "filedAt" TIMESTAMPTZ(3) NOT NULL,
    "filedBy" TEXT NOT NULL,
    "acceptedOn" DATE,
    "acceptedBy" TEXT,
    "decidedOn" DATE,
    "resolutionNo" TEXT,
    "closedBy" TEXT,
    "closedAt" TIMESTAMPTZ(3),
    "closedReason" TEXT,
    "bulletinNo" TEXT,

    CONSTRAINT "Withdrawal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WithdrawalNotice" (
    "id" UUID NOT NULL,
    "withdrawalId" UUID NOT NULL,
    "step" INTEGER NOT NULL,
    "dueOn" DATE NOT NULL,
    "deliveredAt" TIMESTAMPTZ(3),
    "toldBy" TEXT,

    CONSTRAINT "WithdrawalNotice_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Withdrawal_no_key" ON "Withdrawal"("no");

-- CreateIndex
CREATE UNIQUE INDEX "Withdrawal_tokenDigest_key" ON "Withdrawal"("tokenDigest");

-- CreateIndex
CREATE UNIQUE INDEX "Withdrawal_bulletinNo_key" ON "Withdrawal"("bulletinNo");

-- CreateIndex
CREATE INDEX "Withdrawal_memberId_idx" ON "Withdrawal"("memberId");

-- CreateIndex
CREATE INDEX "Withdrawal_state_idx" ON "Withdrawal"("state");

-- CreateIndex
CREATE UNIQUE INDEX "WithdrawalNotice_withdrawalId_step_key" ON "WithdrawalNotice"("withdrawalId", "step");

-- CreateIndex
CREATE UNIQUE INDEX "Paper_withdrawalId_current_key" ON "Paper"("withdrawalId", "current");

-- AddForeignKey
ALTER TABLE "Paper" ADD CONSTRAINT "Paper_applicationId_fkey" FOREIGN KEY ("applicationId") REFERENCES "Application"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Paper" ADD CONSTRAINT "Paper_withdrawalId_fkey" FOREIGN KEY ("withdrawalId") REFERENCES "Withdrawal"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Withdrawal" ADD CONSTRAINT "Withdrawal_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WithdrawalNotice" ADD CONSTRAINT "WithdrawalNotice_withdrawalId_fkey" FOREIGN KEY ("withdrawalId") REFERENCES "Withdrawal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
