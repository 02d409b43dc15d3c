-- CreateTable
CREATE TABLE "Lease" (
    "what" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Lease_pkey" PRIMARY KEY ("what")
);

-- CreateTable
CREATE TABLE "PlatformPause" (
    "platform" "PlatformName" NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "PlatformPause_pkey" PRIMARY KEY ("platform")
);
