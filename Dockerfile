# Three images, all built by docker-compose.yml: `exporter`, `demo` that fills it, and `grafana` with the two plugins in it.

FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
COPY api/package.json api/
COPY client/package.json client/
COPY dashboards/package.json dashboards/
COPY datasource-plugin/package.json datasource-plugin/
COPY demo/package.json demo/
COPY exporter/package.json exporter/
COPY panel-plugin/package.json panel-plugin/
COPY testkit/package.json testkit/

FROM packages AS plugins
RUN npm ci --no-audit --no-fund
COPY api api
COPY .config .config
COPY datasource-plugin datasource-plugin
COPY panel-plugin panel-plugin
COPY scripts scripts
RUN node scripts/plugins.mjs

FROM grafana/grafana:12.3.0 AS grafana
# Not below /var/lib/grafana: a volume there would keep the plugins of the first start.
ENV GF_PATHS_PLUGINS=/usr/share/ledgerline/plugins
COPY --from=plugins /app/datasource-plugin/dist $GF_PATHS_PLUGINS/ledgerline-credits-datasource
COPY --from=plugins /app/panel-plugin/dist $GF_PATHS_PLUGINS/ledgerline-credits-panel

FROM packages AS exporter
# No scripts: the Node 24 that they would fetch is here already.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund --workspace api --workspace exporter
COPY api api
COPY exporter/src exporter/src
COPY scripts scripts
RUN install -d -o node -g node -m 700 /data
USER node
ENV LEDGERLINE_DATA_DIR=/data LEDGERLINE_LISTEN=0.0.0.0:9464
EXPOSE 9464
CMD ["node", "--max-semi-space-size=8", "exporter/src/main.ts"]

FROM packages AS demo
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund --workspace api --workspace exporter --workspace demo
COPY api api
COPY exporter/src exporter/src
COPY demo/src demo/src
USER node
ENV LEDGERLINE_DATA_DIR=/data
CMD ["node", "demo/src/feed.ts"]
