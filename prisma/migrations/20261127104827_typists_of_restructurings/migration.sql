-- AlterTable
ALTER TABLE "Restructuring" ADD COLUMN     "typedBy" TEXT[] DEFAULT ARRAY[]::TEXT[];
