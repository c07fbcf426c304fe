# syntax=docker/dockerfile:1

FROM node:22-bookworm-slim AS build
WORKDIR /app
# For native modules that have no ready-made binary for this platform.
RUN apt-get update && apt-get install -y --no-install-recommends python3 make g++ && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json nest-cli.json ./
COPY src/ src/
RUN npm run build && npm prune --omit=dev

FROM node:22-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
# Root's, and only to be read: a program that is broken into cannot change itself.
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules/ node_modules/
COPY --from=build /app/dist/ dist/
COPY scripts/ scripts/
USER node
EXPOSE 8080
# Node itself as process 1, not npm: signals reach the server, and nothing is written.
ENTRYPOINT ["node"]
CMD ["scripts/start.mjs", "--role=api"]
