-- AlterTable
ALTER TABLE "Restructuring" ADD COLUMN     "typedBy" JSONB;
