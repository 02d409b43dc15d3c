# The service as an image. Build: docker build -t huiwu . — how it is run stands in README.md, under "Running it".

FROM node:26.10.0-slim AS packages
WORKDIR /app
COPY package.json package-lock.json prisma.config.ts ./
COPY prisma/schema.prisma prisma/
COPY src/store/install.ts src/store/cluster.ts src/store/pglite.ts src/store/
# Without what is only for development. At the end of it Prisma writes the client from the schema (src/store/client), and
# an empty database is made for the first start to copy.
RUN npm ci --omit=dev --no-audit --no-fund

FROM node:26.10.0-slim
WORKDIR /app
ENV NODE_ENV=production
ENV HUIWU_DATA=/data
COPY package.json prisma.config.ts README.md ./
COPY prisma prisma/
COPY templates templates/
COPY src src/
COPY --from=packages /app/node_modules node_modules/
COPY --from=packages /app/src/store/client src/store/client/
RUN install -d -o node -g node -m 0700 /data && install -d -o node -g node node_modules/.cache/node
# What Node compiles at a start is kept for each user by itself; the service finds it here, and cannot write to it.
USER node
RUN node --disable-warning=ExperimentalWarning src/cli.ts --help
USER root
RUN chown -R root:root node_modules/.cache/node
USER node
VOLUME /data
EXPOSE 3000
# To the process itself, which ends what is under way within seven seconds.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--disable-warning=ExperimentalWarning", "src/cli.ts"]
CMD ["serve"]
