-- DropIndex
DROP INDEX "InboxUpdate_state_idx";

-- AlterTable: the sender stands in the update of those that are there already.
ALTER TABLE "InboxUpdate" ADD COLUMN     "userId" TEXT;
UPDATE "InboxUpdate" SET "userId" = "update" #>> '{from,userId}';
ALTER TABLE "InboxUpdate" ALTER COLUMN "userId" SET NOT NULL;

-- CreateIndex
CREATE INDEX "InboxUpdate_state_platform_userId_id_idx" ON "InboxUpdate"("state", "platform", "userId", "id");
