-- CreateEnum
CREATE TYPE "StaffChangeKind" AS ENUM ('appointment', 'removal');

-- CreateEnum
CREATE TYPE "StaffChangeState" AS ENUM ('proposed', 'confirmed', 'refused');

-- AlterTable
ALTER TABLE "Application" ADD COLUMN     "clearedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Member" ADD COLUMN     "clearedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Person" ADD COLUMN     "removedAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "StaffChange" (
    "id" UUID NOT NULL,
    "kind" "StaffChangeKind" NOT NULL,
    "state" "StaffChangeState" NOT NULL,
    "name" TEXT NOT NULL,
    "role" "StaffRole",
    "platform" "PlatformName",
    "userId" TEXT,
    "proposedBy" TEXT NOT NULL,
    "proposedAt" TIMESTAMPTZ(3) NOT NULL,
    "decidedBy" TEXT,
    "decidedAt" TIMESTAMPTZ(3),

    CONSTRAINT "StaffChange_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "StaffCode" (
    "digest" TEXT NOT NULL,
    "staffId" UUID NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "StaffCode_pkey" PRIMARY KEY ("digest")
);

-- CreateIndex
CREATE INDEX "StaffChange_state_idx" ON "StaffChange"("state");

-- AddForeignKey
ALTER TABLE "StaffCode" ADD CONSTRAINT "StaffCode_staffId_fkey" FOREIGN KEY ("staffId") REFERENCES "Staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
