# Gazette in a container: docs/deploying.md says how to build and start it.
FROM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json build.js ./
COPY src src
RUN npm run build

FROM node:22-slim
ENV NODE_ENV=production ARTICLES_DIR=/articles MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=66560 MALLOC_TRIM_THRESHOLD_=131072
WORKDIR /app
COPY --from=build /app/package.json ./
# With the packages in it, and their licences.
COPY --from=build /app/dist dist
# Templates and style of the pages, and the tables of a database, are read from there.
COPY --from=build /app/src/pages src/pages
COPY --from=build /app/src/postgres/migrations src/postgres/migrations
USER node
EXPOSE 3000
# A folder of many articles takes its time to be read once; from then on an answer is a look-up.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Requests in flight have ten seconds to finish: stop with -t 15.
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "--max-semi-space-size=2", "--single-threaded-gc", "--v8-pool-size=1", "--no-short-builtin-calls", "dist/main.js"]
