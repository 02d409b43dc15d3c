-- AlterTable
ALTER TABLE "Application" ADD COLUMN     "approvedOn" DATE;
