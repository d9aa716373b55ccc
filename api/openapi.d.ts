/** Generated from `/openapi.json` by `scripts/api-types.ts`: do not edit. */
export interface paths {
  '/v1/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Usage events as they are now, the newest first: a page, or all of them as a stream
     * @description Role: billing
     */
    get: operations['getEvents'];
    put?: never;
    /**
     * Usage events: one, an array, a line each (NDJSON), or CloudEvents. Answers when they are on disk
     * @description Role: ingest
     */
    post: operations['postEvents'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/traces': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * OTLP/HTTP: what of these traces is usage becomes events. Answers when they are on disk
     * @description Role: ingest
     */
    post: operations['exportTraces'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/logs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * OTLP/HTTP: what of these logs is usage becomes events. Answers when they are on disk
     * @description Role: ingest
     */
    post: operations['exportLogs'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/metrics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * OTLP/HTTP: what of these metrics is usage becomes events. Answers when they are on disk
     * @description Role: ingest
     */
    post: operations['exportMetrics'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/usage/summary': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What a cycle used, and what remains
     * @description Role: billing
     */
    get: operations['getSummary'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/usage/daily': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Usage day by day, and by model
     * @description Role: billing
     */
    get: operations['getDailyUsage'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/usage/by-key': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Usage of a cycle by API key
     * @description Role: billing
     */
    get: operations['getUsageByKey'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/usage/series': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Usage over time
     * @description Role: billing
     */
    get: operations['getUsageSeries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/usage/breakdown': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Usage by who or what spent it
     * @description Role: billing
     */
    get: operations['getUsageBreakdown'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/usage/what-if': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What usage would have cost on another model or at other prices
     * @description Role: billing
     */
    get: operations['getWhatIf'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/usage/durations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How long usage took, and how many tokens a second came out
     * @description Role: billing
     */
    get: operations['getDurations'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/dimensions/{dimension}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The values seen in a dimension, for variables and completion
     * @description Role: billing
     */
    get: operations['getDimensionValues'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/conversations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Conversations and what they used
     * @description Role: billing
     */
    get: operations['getConversations'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/conversations/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One conversation line by line, with the running total
     * @description Role: contributor or owner
     */
    get: operations['getConversation'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/conversation': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One conversation line by line, with the running total
     * @description Role: contributor or owner
     */
    get: operations['getConversationById'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/balance': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Pools, cycle, state: everything the credit meter shows
     * @description Role: billing or admit
     */
    get: operations['getBalance'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/projection': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * When it runs out
     * @description Role: billing or admit
     */
    get: operations['getProjection'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/annotations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What happened to the credits: resets, grants, purchases, expiries, thresholds, changes of prices
     * @description Role: billing
     */
    get: operations['getAnnotations'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/cycles': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Billing cycles, past and current
     * @description Role: billing
     */
    get: operations['getCycles'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ledger': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The entries of the ledger, with the running balance: a page, or all of them as a stream
     * @description Role: billing
     */
    get: operations['getLedger'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/balance/stream': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The balance as server-sent events: at once, and whenever it is another
     * @description Role: billing or admit
     */
    get: operations['streamBalance'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/export/focus': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Charges by day in the FinOps Open Cost and Usage Specification (FOCUS 1.2)
     * @description Role: billing
     */
    get: operations['exportFocus'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/plans': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Every plan
     * @description Role: admin
     */
    get: operations['listPlans'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/orgs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Every organization
     * @description Role: admin
     */
    get: operations['listOrgs'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/orgs/{org}/workspaces': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Its workspaces, their kinds and groups
     * @description Role: admin
     */
    get: operations['listWorkspaces'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/orgs/{org}/grants': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Its grants and what is left of each
     * @description Role: admin
     */
    get: operations['listGrants'];
    put?: never;
    /**
     * Give credits
     * @description Role: admin
     */
    post: operations['postGrant'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/orgs/{org}/reconciliations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How the bills of its providers last compared with the ledger
     * @description Role: admin
     */
    get: operations['listReconciliations'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/prices': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The price book
     * @description Role: admin
     */
    get: operations['listPrices'];
    /**
     * Add dated prices
     * @description Role: admin
     */
    put: operations['putPrices'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The keys of the organizations it administers, without their secrets
     * @description Role: admin
     */
    get: operations['listKeys'];
    put?: never;
    /**
     * Make a key; its secret is shown this once
     * @description Role: admin
     */
    post: operations['makeKey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/people': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The people of the organizations it administers, and what each may see
     * @description Role: admin
     */
    get: operations['listPeople'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/audit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Every change: who, when, what, before, after
     * @description Role: admin
     */
    get: operations['listAudit'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What this key is and may do, in the hands of this person
     * @description Role: ingest or admit or billing or contributor or owner or metrics or admin
     */
    get: operations['getMe'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/plans/{plan}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Make or change a plan; from the next cycle of its organizations
     * @description Role: admin
     */
    put: operations['putPlan'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/orgs/{org}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Make or change an organization
     * @description Role: admin
     */
    put: operations['putOrg'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/orgs/{org}/workspaces/{workspace}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Name a workspace, its kind and group
     * @description Role: admin
     */
    put: operations['putWorkspace'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/orgs/{org}/grants/{grant}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Void what is left of a grant
     * @description Role: admin
     */
    delete: operations['voidGrant'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/orgs/{org}/refunds': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Refund an event, whole or in part
     * @description Role: admin
     */
    post: operations['postRefund'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/reprice': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Rate past events with the price book as it is now
     * @description Role: admin
     */
    post: operations['reprice'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/orgs/{org}/reconciliations/{provider}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Record how a provider’s bill compares with the ledger
     * @description Role: admin
     */
    put: operations['putReconciliation'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/keys/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Revoke a key
     * @description Role: admin
     */
    delete: operations['revokeKey'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/people/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Say what a person may see, in the organizations that it administers
     * @description Role: admin
     */
    put: operations['putPerson'];
    post?: never;
    /**
     * Let a person see no more of what was said under this id
     * @description Role: admin
     */
    delete: operations['removePerson'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/reservations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Hold credits, or USD of the cap, before a call is made; 402 where they are not there
     * @description Role: admit
     */
    post: operations['reserve'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/reservations/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Give back what a reservation still holds
     * @description Role: admit
     */
    delete: operations['release'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/healthz': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The process answers
     * @description Open to all
     */
    get: operations['getHealth'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/readyz': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Events can be taken
     * @description Open to all
     */
    get: operations['getReadiness'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/verify': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Compare every balance, rollup and counter with what it rests on
     * @description Role: admin
     */
    get: operations['verify'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/backup': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * A consistent copy of the whole ledger, as a file
     * @description Role: admin
     */
    get: operations['backup'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/export/openmetrics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The past as Prometheus would have scraped it, for `promtool tsdb create-blocks-from openmetrics`
     * @description Role: metrics
     */
    get: operations['exportOpenMetrics'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/metrics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Prometheus metrics: all
     * @description Role: metrics
     */
    get: operations['getMetrics'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/metrics/ledger': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Prometheus metrics: ledger
     * @description Role: metrics
     */
    get: operations['getLedgerMetrics'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/metrics/process': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Prometheus metrics: process
     * @description Role: metrics
     */
    get: operations['getProcessMetrics'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /** UsageEvent */
    UsageEvent: {
      /** @description 1 to 128 printable characters */
      id: string;
      /** @description RFC 3339, such as 2026-11-21T09:00:00Z, or epoch milliseconds */
      time: string | number;
      /** @description printable characters that do not begin with __ */
      type: string;
      /** @description printable characters that do not begin with __ */
      model?: string;
      /** @description printable characters that do not begin with __ */
      provider?: string;
      /** @description printable characters that do not begin with __ */
      serviceTier?: string;
      /** @description printable characters that do not begin with __ */
      category?: string;
      /** @description printable characters that do not begin with __ */
      reason?: string;
      /** @description printable characters that do not begin with __ */
      reasonDetail?: string;
      /** @description printable characters that do not begin with __ */
      source?: string;
      /** @description printable characters that do not begin with __ */
      surface?: string;
      /** @description printable characters that do not begin with __ */
      workspace?: string;
      /** @description printable characters that do not begin with __ */
      user?: string;
      /** @description printable characters that do not begin with __ */
      apiKey?: string;
      /** @description printable characters that do not begin with __ */
      agent?: string;
      /** @description printable characters that do not begin with __ */
      run?: string;
      /** @description printable characters that do not begin with __ */
      conversation?: string;
      /** @description printable characters that do not begin with __ */
      org?: string;
      /** @description Shown, nothing more: cut to 1000 characters, what cannot be shown left out */
      title?: string;
      /** @description Shown, nothing more: cut to 4000 characters, what cannot be shown left out */
      description?: string;
      tokens?: {
        input?: number;
        cacheRead?: number;
        cacheWrite?: number;
        cacheWrite1h?: number;
        inputAudio?: number;
        output?: number;
        reasoning?: number;
        outputAudio?: number;
      };
      /** @description a unit is 1 to 64 printable characters and does not begin with __ */
      quantity?: {
        [key: string]: string | number;
      };
      durationMs?: number;
      revision?: number;
      final?: boolean;
      /** @description 1 to 128 printable characters */
      reservation?: string;
      /** @description a decimal string such as "1.25", or a number */
      credits?: string | number;
      /** @description a decimal string such as "1.25", or a number */
      costUsd?: string | number;
    };
    /** CloudEvent */
    CloudEvent: {
      /** @enum {string} */
      specversion: '1.0';
      id: string;
      source: string;
      type: string;
      /** Format: date-time */
      time?: string;
      datacontenttype?: string;
      data?: {
        /** @description 1 to 128 printable characters */
        id?: string;
        /** @description RFC 3339, such as 2026-11-21T09:00:00Z, or epoch milliseconds */
        time?: string | number;
        /** @description printable characters that do not begin with __ */
        type?: string;
        /** @description printable characters that do not begin with __ */
        model?: string;
        /** @description printable characters that do not begin with __ */
        provider?: string;
        /** @description printable characters that do not begin with __ */
        serviceTier?: string;
        /** @description printable characters that do not begin with __ */
        category?: string;
        /** @description printable characters that do not begin with __ */
        reason?: string;
        /** @description printable characters that do not begin with __ */
        reasonDetail?: string;
        /** @description printable characters that do not begin with __ */
        source?: string;
        /** @description printable characters that do not begin with __ */
        surface?: string;
        /** @description printable characters that do not begin with __ */
        workspace?: string;
        /** @description printable characters that do not begin with __ */
        user?: string;
        /** @description printable characters that do not begin with __ */
        apiKey?: string;
        /** @description printable characters that do not begin with __ */
        agent?: string;
        /** @description printable characters that do not begin with __ */
        run?: string;
        /** @description printable characters that do not begin with __ */
        conversation?: string;
        /** @description printable characters that do not begin with __ */
        org?: string;
        /** @description Shown, nothing more: cut to 1000 characters, what cannot be shown left out */
        title?: string;
        /** @description Shown, nothing more: cut to 4000 characters, what cannot be shown left out */
        description?: string;
        tokens?: {
          input?: number;
          cacheRead?: number;
          cacheWrite?: number;
          cacheWrite1h?: number;
          inputAudio?: number;
          output?: number;
          reasoning?: number;
          outputAudio?: number;
        };
        /** @description a unit is 1 to 64 printable characters and does not begin with __ */
        quantity?: {
          [key: string]: string | number;
        };
        durationMs?: number;
        revision?: number;
        final?: boolean;
        /** @description 1 to 128 printable characters */
        reservation?: string;
        /** @description a decimal string such as "1.25", or a number */
        credits?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        costUsd?: string | number;
      };
      data_base64?: string;
    };
    /** IngestAnswer */
    IngestAnswer: {
      accepted: number;
      duplicates: number;
      revised: number;
      rejected: {
        index: number;
        id: string | null;
        code: string;
        message: string;
        field?: string;
      }[];
    };
    /** IngestRefusal */
    IngestRefusal: {
      code: string;
      message: string;
      details?: unknown;
      accepted?: number;
      duplicates?: number;
      revised?: number;
      rejected?: {
        index: number;
        id: string | null;
        code: string;
        message: string;
        field?: string;
      }[];
    };
    /** Error */
    Error: {
      code: string;
      message: string;
      details?: unknown;
    };
    /** Events */
    Events: {
      events: {
        org: string;
        id: string;
        /** Format: date-time */
        time: string;
        type: string;
        model: string;
        provider: string;
        serviceTier: string;
        category: string;
        reason: string;
        reasonDetail: string;
        source: string;
        surface: string;
        workspace: string;
        user: string;
        apiKey: string;
        agent: string;
        run: string;
        conversation: string;
        /** @description Of its conversation, as that is called now; outside of one its own */
        title: string;
        /** @description Where the key reads conversations of its workspace */
        description?: string;
        inputTokens: number;
        outputTokens: number;
        tokens: {
          input: number;
          cacheRead: number;
          cacheWrite: number;
          cacheWrite1h: number;
          inputAudio: number;
          output: number;
          reasoning: number;
          outputAudio: number;
        };
        quantity?: {
          [key: string]: number;
        };
        durationMs: number | null;
        /** @description Credits: a plain decimal with at most 6 decimals */
        credits: number;
        costUsd: number | null;
        revision?: number;
        /** @description Something that it used has no price, and is in no amount; absent: no */
        unpriced?: boolean;
        /** @description Its cycle was over when it came; absent: no */
        late?: boolean;
        /** @description Its amounts came with it; absent: no */
        ratedUpstream?: boolean;
      }[];
      /** @description How many match */
      total: number;
      /** @description More than `total` match: they were not counted on; absent: no */
      totalIsAtLeast?: boolean;
      /** @description `cursor` of the next page; null: this is the last */
      nextCursor: string | null;
    };
    /** ExportTraceServiceRequest */
    ExportTraceServiceRequest: {
      resourceSpans?:
        | {
            resource?: {
              attributes?:
                | {
                    key?: string | null;
                    value?: unknown;
                  }[]
                | null;
            } | null;
            scopeSpans?:
              | {
                  scope?: {
                    name?: string | null;
                    attributes?:
                      | {
                          key?: string | null;
                          value?: unknown;
                        }[]
                      | null;
                  } | null;
                  spans?:
                    | {
                        traceId?: string | null;
                        spanId?: string | null;
                        parentSpanId?: string | null;
                        name?: string | null;
                        startTimeUnixNano?: (number | string) | null;
                        endTimeUnixNano?: (number | string) | null;
                        attributes?:
                          | {
                              key?: string | null;
                              value?: unknown;
                            }[]
                          | null;
                      }[]
                    | null;
                }[]
              | null;
          }[]
        | null;
    };
    /** ExportTraceServiceResponse */
    ExportTraceServiceResponse: {
      partialSuccess?: {
        /** @description how many were refused, a decimal string */
        rejectedSpans?: string;
        errorMessage: string;
      };
    };
    /** Status */
    Status: {
      /** @description a gRPC status code */
      code: number;
      message: string;
    };
    /** ExportLogsServiceRequest */
    ExportLogsServiceRequest: {
      resourceLogs?:
        | {
            resource?: {
              attributes?:
                | {
                    key?: string | null;
                    value?: unknown;
                  }[]
                | null;
            } | null;
            scopeLogs?:
              | {
                  scope?: {
                    name?: string | null;
                    attributes?:
                      | {
                          key?: string | null;
                          value?: unknown;
                        }[]
                      | null;
                  } | null;
                  logRecords?:
                    | {
                        timeUnixNano?: (number | string) | null;
                        observedTimeUnixNano?: (number | string) | null;
                        eventName?: string | null;
                        body?: unknown;
                        attributes?:
                          | {
                              key?: string | null;
                              value?: unknown;
                            }[]
                          | null;
                        traceId?: string | null;
                        spanId?: string | null;
                      }[]
                    | null;
                }[]
              | null;
          }[]
        | null;
    };
    /** ExportLogsServiceResponse */
    ExportLogsServiceResponse: {
      partialSuccess?: {
        /** @description how many were refused, a decimal string */
        rejectedLogRecords?: string;
        errorMessage: string;
      };
    };
    /** ExportMetricsServiceRequest */
    ExportMetricsServiceRequest: {
      resourceMetrics?:
        | {
            resource?: {
              attributes?:
                | {
                    key?: string | null;
                    value?: unknown;
                  }[]
                | null;
            } | null;
            scopeMetrics?:
              | {
                  scope?: {
                    name?: string | null;
                    attributes?:
                      | {
                          key?: string | null;
                          value?: unknown;
                        }[]
                      | null;
                  } | null;
                  metrics?:
                    | {
                        name?: string | null;
                        sum?: {
                          dataPoints?:
                            | {
                                startTimeUnixNano?: (number | string) | null;
                                timeUnixNano?: (number | string) | null;
                                attributes?:
                                  | {
                                      key?: string | null;
                                      value?: unknown;
                                    }[]
                                  | null;
                                asInt?: (number | string) | null;
                                asDouble?: (number | string) | null;
                              }[]
                            | null;
                          aggregationTemporality?: number | null;
                          isMonotonic?: boolean | null;
                        } | null;
                        histogram?: {
                          dataPoints?:
                            | {
                                startTimeUnixNano?: (number | string) | null;
                                timeUnixNano?: (number | string) | null;
                                attributes?:
                                  | {
                                      key?: string | null;
                                      value?: unknown;
                                    }[]
                                  | null;
                                sum?: (number | string) | null;
                              }[]
                            | null;
                          aggregationTemporality?: number | null;
                        } | null;
                        exponentialHistogram?: {
                          dataPoints?:
                            | {
                                startTimeUnixNano?: (number | string) | null;
                                timeUnixNano?: (number | string) | null;
                                attributes?:
                                  | {
                                      key?: string | null;
                                      value?: unknown;
                                    }[]
                                  | null;
                                sum?: (number | string) | null;
                              }[]
                            | null;
                          aggregationTemporality?: number | null;
                        } | null;
                      }[]
                    | null;
                }[]
              | null;
          }[]
        | null;
    };
    /** ExportMetricsServiceResponse */
    ExportMetricsServiceResponse: {
      partialSuccess?: {
        /** @description how many were refused, a decimal string */
        rejectedDataPoints?: string;
        errorMessage: string;
      };
    };
    /** Summary */
    Summary: {
      org: string;
      creditsUsed: number | null;
      /** @description US dollars: a plain decimal with at most 9 decimals */
      costUsd: number;
      requests: number;
      agentRuns: number;
      inputTokens: number;
      outputTokens: number;
      totalTokens: number;
      unpricedEvents?: number;
      creditsRemaining: number | null;
      cycle: {
        /** Format: date-time */
        start: string;
        /** Format: date-time */
        end: string;
      };
      /** @description Where two start in the month: both, and the sums are of both */
      cycles?: {
        /** Format: date-time */
        start: string;
        /** Format: date-time */
        end: string;
      }[];
      compared?: {
        /** Format: date-time */
        from: string;
        /** Format: date-time */
        to: string;
        creditsUsed: number | null;
        /** @description US dollars: a plain decimal with at most 9 decimals */
        costUsd: number;
        requests: number;
        agentRuns: number;
        inputTokens: number;
        outputTokens: number;
        totalTokens: number;
        unpricedEvents?: number;
      } | null;
    };
    /** DailyUsage */
    DailyUsage: {
      org: string;
      days: {
        /** Format: date */
        date: string;
        /** @description Credits: a plain decimal with at most 6 decimals */
        credits: number;
        /** @description US dollars: a plain decimal with at most 9 decimals */
        costUsd: number;
        requests: number;
        inputTokens: number;
        outputTokens: number;
        unpricedEvents?: number;
        models: {
          [key: string]: {
            /** @description Credits: a plain decimal with at most 6 decimals */
            credits: number;
            /** @description US dollars: a plain decimal with at most 9 decimals */
            costUsd: number;
            requests: number;
            unpricedEvents?: number;
          };
        };
      }[];
    };
    /** UsageByKey */
    UsageByKey: {
      org: string;
      keys: {
        apiKey: string;
        /** @description Credits: a plain decimal with at most 6 decimals */
        credits: number;
        /** @description US dollars: a plain decimal with at most 9 decimals */
        costUsd: number;
        requests: number;
        inputTokens: number;
        outputTokens: number;
        unpricedEvents?: number;
      }[];
      cycle: {
        /** Format: date-time */
        start: string;
        /** Format: date-time */
        end: string;
      };
      cycles?: {
        /** Format: date-time */
        start: string;
        /** Format: date-time */
        end: string;
      }[];
    };
    /** UsageSeries */
    UsageSeries: {
      /** @enum {unknown} */
      interval: 'hour' | 'day' | 'week' | 'month' | 'cycle' | 'auto';
      timezone: string;
      /** Format: date-time */
      from: string;
      /** Format: date-time */
      to: string;
      series: {
        org: string;
        /** @enum {unknown} */
        measure:
          'credits' | 'usd' | 'requests' | 'tokens' | 'agent_runs' | 'allowance' | 'cache_hit_ratio' | 'cache_savings';
        key: string;
        points: {
          /** Format: date-time */
          time: string;
          value: number | null;
          /** @description Of a time that the range cuts, or that is not over */
          partial?: boolean;
          unpricedEvents?: number;
        }[];
        /** @description With `compare`: the points of the other range, at their own times */
        compared?: {
          /** Format: date-time */
          time: string;
          value: number | null;
          /** @description Of a time that the range cuts, or that is not over */
          partial?: boolean;
          unpricedEvents?: number;
        }[];
      }[];
    };
    /**
     * UsageBreakdown
     * @description By one of type, model, provider, service_tier, category, reason, reason_detail, source, surface, workspace, workspace_group, workspace_kind, user, api_key, agent, conversation, consumer, token_type
     */
    UsageBreakdown: {
      rows: {
        /** @description Only where several organizations were asked */
        org?: string;
        key: string;
        name: string;
        credits: number | null;
        costUsd: number | null;
        costUsdUnknownEvents?: number;
        unpricedEvents?: number;
        requests: number | null;
        agentRuns: number | null;
        inputTokens: number;
        outputTokens: number;
        tokens: {
          input?: number;
          cacheRead?: number;
          cacheWrite?: number;
          cacheWrite1h?: number;
          inputAudio?: number;
          output?: number;
          reasoning?: number;
          outputAudio?: number;
        };
        share: number;
        /** @description With `compare`: the same in the other range */
        compared?: {
          credits: number | null;
          costUsd: number | null;
          costUsdUnknownEvents?: number;
          unpricedEvents?: number;
          requests: number | null;
          agentRuns: number | null;
          inputTokens: number;
          outputTokens: number;
          tokens: {
            input?: number;
            cacheRead?: number;
            cacheWrite?: number;
            cacheWrite1h?: number;
            inputAudio?: number;
            output?: number;
            reasoning?: number;
            outputAudio?: number;
          };
        };
      }[];
      total: {
        credits: number | null;
        costUsd: number | null;
        costUsdUnknownEvents?: number;
        unpricedEvents?: number;
        requests: number | null;
        agentRuns: number | null;
        inputTokens: number;
        outputTokens: number;
        tokens: {
          input?: number;
          cacheRead?: number;
          cacheWrite?: number;
          cacheWrite1h?: number;
          inputAudio?: number;
          output?: number;
          reasoning?: number;
          outputAudio?: number;
        };
      };
      /** @description With `compare`: which ranges the rows are set beside; those that had no cycle before, none */
      compared?: {
        ranges: {
          org: string;
          /** Format: date-time */
          from: string;
          /** Format: date-time */
          to: string;
        }[];
        total: {
          credits: number | null;
          costUsd: number | null;
          costUsdUnknownEvents?: number;
          unpricedEvents?: number;
          requests: number | null;
          agentRuns: number | null;
          inputTokens: number;
          outputTokens: number;
          tokens: {
            input?: number;
            cacheRead?: number;
            cacheWrite?: number;
            cacheWrite1h?: number;
            inputAudio?: number;
            output?: number;
            reasoning?: number;
            outputAudio?: number;
          };
        };
      };
      /** @description `cursor` of the next page; null: this is the last */
      nextCursor: string | null;
    };
    /** WhatIf */
    WhatIf: {
      org: string;
      /** Format: date-time */
      from: string;
      /** Format: date-time */
      to: string;
      asModel?: string;
      asProvider?: string;
      /** Format: date-time */
      pricesAt?: string;
      events: number;
      actual: {
        credits: number | null;
        /** @description US dollars: a plain decimal with at most 9 decimals */
        costUsd: number;
      };
      whatIf: {
        credits: number | null;
        /** @description US dollars: a plain decimal with at most 9 decimals */
        costUsd: number;
      };
      difference: {
        credits: number | null;
        /** @description US dollars: a plain decimal with at most 9 decimals */
        costUsd: number;
      };
      unpricedEvents: number;
      models: {
        model: string;
        events: number;
        actual: {
          credits: number | null;
          /** @description US dollars: a plain decimal with at most 9 decimals */
          costUsd: number;
        };
        whatIf: {
          credits: number | null;
          /** @description US dollars: a plain decimal with at most 9 decimals */
          costUsd: number;
        };
        difference: {
          credits: number | null;
          /** @description US dollars: a plain decimal with at most 9 decimals */
          costUsd: number;
        };
        unpricedEvents: number;
      }[];
    };
    /** Durations */
    Durations: {
      rows: {
        org: string;
        key: string;
        /** @description That said how long they took */
        events: number;
        /** @description Milliseconds */
        p50: number;
        /** @description Milliseconds */
        p95: number;
        outputTokensPerSecond: number | null;
      }[];
    };
    /** DimensionValues */
    DimensionValues: {
      dimension: string;
      values: {
        value: string;
        name: string;
      }[];
    };
    /** Conversations */
    Conversations: {
      conversations: {
        org: string;
        id: string;
        title: string;
        agent: string;
        /** @description Credits: a plain decimal with at most 6 decimals */
        credits: number;
        costUsd: number | null;
        costUsdUnknownEvents?: number;
        unpricedEvents?: number;
        messages: number;
        /** Format: date-time */
        firstTime: string;
        /** Format: date-time */
        lastTime: string;
      }[];
      total: number;
      /** @description `cursor` of the next page; null: this is the last */
      nextCursor: string | null;
    };
    /** Conversation */
    Conversation: {
      org: string;
      id: string;
      title: string;
      agent: string;
      /** @description Credits: a plain decimal with at most 6 decimals */
      credits: number;
      costUsd: number | null;
      costUsdUnknownEvents?: number;
      unpricedEvents?: number;
      messages: number;
      /** Format: date-time */
      firstTime: string;
      /** Format: date-time */
      lastTime: string;
      lines: {
        /** Format: date-time */
        time: string;
        category: string;
        description: string;
        /** @description Credits: a plain decimal with at most 6 decimals */
        credits: number;
        costUsd: number | null;
        /** @description Something that it used has no price */
        unpriced?: boolean;
        /** @description Credits: a plain decimal with at most 6 decimals */
        total: number;
        /** @description US dollars: a plain decimal with at most 9 decimals */
        totalUsd: number;
        totalUsdUnknownEvents?: number;
        totalUnpricedEvents?: number;
        event: string;
        /** @description The line takes back what that event was charged */
        refund?: {
          id: string;
          /** Format: date-time */
          time: string;
        };
      }[];
      /** @description `cursor` of the next page; null: this is the last */
      nextCursor: string | null;
    };
    /** Balance */
    Balance: {
      org: string;
      name: string;
      /** @enum {unknown} */
      billingModel: 'credits' | 'byom';
      plan: {
        id: string;
        name: string;
        free: boolean;
      };
      /** @description None for `byom` */
      pools: {
        monthly?: {
          /** @description Credits: a plain decimal with at most 6 decimals */
          granted: number;
          /** @description Credits: a plain decimal with at most 6 decimals */
          used: number;
          /** @description Credits: a plain decimal with at most 6 decimals */
          remaining: number;
          /** @description Of what remains, credits that end with or before this cycle */
          expiring: number;
        };
        bonus?: {
          /** @description Credits: a plain decimal with at most 6 decimals */
          granted: number;
          /** @description Credits: a plain decimal with at most 6 decimals */
          used: number;
          /** @description Credits: a plain decimal with at most 6 decimals */
          remaining: number;
          /** @description Of what remains, credits that end with or before this cycle */
          expiring: number;
        };
        purchased?: {
          /** @description Credits: a plain decimal with at most 6 decimals */
          granted: number;
          /** @description Credits: a plain decimal with at most 6 decimals */
          used: number;
          /** @description Credits: a plain decimal with at most 6 decimals */
          remaining: number;
          /** @description Of what remains, credits that end with or before this cycle */
          expiring: number;
        };
      };
      remaining: number | null;
      /** @description Credits, or US dollars where the organization is `byom` */
      reserved: number;
      overage: number | null;
      cycle: {
        /** Format: date-time */
        start: string;
        /** Format: date-time */
        end: string;
      };
      /** @description US dollars: a plain decimal with at most 9 decimals */
      spendUsd: number;
      spendCapUsd: number | null;
      percentUsed: number | null;
      unpricedEvents?: number;
      /** @enum {unknown} */
      state: 'exhausted' | 'at_risk' | 'upgrade_suggested' | 'half_used' | 'cap_reached' | 'cap_near' | 'ok';
      actions: ('invite' | 'upgrade')[];
      /** Format: date-time */
      asOf: string;
    };
    /** Projection */
    Projection: {
      org: string;
      /** @enum {unknown} */
      billingModel: 'credits' | 'byom';
      /** @enum {unknown} */
      unit: 'credits' | 'USD';
      daysElapsed: number;
      daysRemaining: number;
      /** @description Credits, or US dollars where the organization is `byom` */
      averagePerDay: number;
      ratePerDay: {
        /** @description Credits, or US dollars where the organization is `byom` */
        low: number;
        /** @description Credits, or US dollars where the organization is `byom` */
        expected: number;
        /** @description Credits, or US dollars where the organization is `byom` */
        high: number;
      };
      /** @description Whether there is an hour of history to project from */
      available: boolean;
      runOutAt: string | null;
      early: string | null;
      late: string | null;
      runOutInDays: number | null;
      runOutBeforeCycleEnd: boolean;
      /** @description Credits, or US dollars where the organization is `byom` */
      expiringUnused: number;
      unpricedEvents?: number;
      cycle: {
        /** Format: date-time */
        start: string;
        /** Format: date-time */
        end: string;
      };
      /** Format: date-time */
      asOf: string;
    };
    /** Annotations */
    Annotations: {
      annotations: {
        org: string;
        /** Format: date-time */
        time: string;
        /** @enum {unknown} */
        type:
          | 'reset'
          | 'grant'
          | 'purchase'
          | 'expiry'
          | 'void'
          | 'threshold'
          | 'exhausted'
          | 'cap_reached'
          | 'price_change';
        title: string;
        text: string;
        /** @description Credits: a plain decimal with at most 6 decimals */
        credits?: number;
        /** @description US dollars: a plain decimal with at most 9 decimals */
        costUsd?: number;
        /** @enum {unknown} */
        pool?: 'monthly' | 'bonus' | 'purchased';
        grant?: string;
        /** @description Of what was granted, or of the spend cap */
        percent?: number;
        /** @description As the price book spells it: it may end in `*` */
        model?: string;
      }[];
    };
    /** Cycles */
    Cycles: {
      org: string;
      cycles: {
        /** Format: date-time */
        start: string;
        /** Format: date-time */
        end: string;
        /** @enum {unknown} */
        unit: 'credits' | 'USD';
        allowance: number | null;
        /** @description Credits, or US dollars where the organization is `byom` */
        used: number;
        unpricedEvents?: number;
      }[];
    };
    /** Ledger */
    Ledger: {
      org: string;
      entries: {
        seq: number;
        /** Format: date-time */
        time: string;
        /** @enum {unknown} */
        type: 'grant' | 'charge' | 'adjustment' | 'refund' | 'expiry' | 'void';
        /** @description Credits: a plain decimal with at most 6 decimals */
        credits: number;
        pools: {
          /** @description Credits: a plain decimal with at most 6 decimals */
          monthly?: number;
          /** @description Credits: a plain decimal with at most 6 decimals */
          bonus?: number;
          /** @description Credits: a plain decimal with at most 6 decimals */
          purchased?: number;
        };
        /** @description Credits: a plain decimal with at most 6 decimals */
        overage: number;
        /** @description US dollars: a plain decimal with at most 9 decimals */
        costUsd: number;
        /** @description Credits: a plain decimal with at most 6 decimals */
        balance: number;
        event?: string;
        note?: string;
      }[];
      /** @description `cursor` of the next page; null: this is the last */
      nextCursor: string | null;
    };
    /** Plan */
    Plan: {
      plan: string;
      name: string;
      /** @description Credits: a plain decimal with at most 6 decimals */
      monthlyCredits: number;
      free: boolean;
      /** @description Credits: a plain decimal with at most 6 decimals */
      bonusCredits: number;
      grantsPayOverage: boolean;
    };
    /** Organization */
    Organization: {
      org: string;
      name: string;
      plan: string;
      /** @enum {unknown} */
      billingModel: 'credits' | 'byom';
      timezone: string;
      cycleAnchorDay: number;
      /** @description US dollars: a plain decimal with at most 9 decimals */
      spendCapUsd?: number;
      /** Format: date-time */
      createdAt: string;
      /** @description Holds from the next cycle start */
      next?: {
        plan: string;
        /** @enum {unknown} */
        billingModel: 'credits' | 'byom';
        timezone: string;
        cycleAnchorDay: number;
      };
    };
    /** Workspace */
    Workspace: {
      workspace: string;
      name: string;
      /** @enum {unknown} */
      kind: 'team' | 'personal';
      group: string;
    };
    /** Grant */
    Grant: {
      id: string;
      /** @enum {unknown} */
      pool: 'monthly' | 'bonus' | 'purchased';
      /** @description Credits: a plain decimal with at most 6 decimals */
      credits: number;
      /** @description Credits: a plain decimal with at most 6 decimals */
      remaining: number;
      /** Format: date-time */
      grantedAt: string;
      /** Format: date-time */
      expiresAt?: string;
      note?: string;
    };
    /** GrantBody */
    GrantBody: {
      /** @description 1 to 128 printable characters */
      id: string;
      /** @enum {unknown} */
      pool: 'monthly' | 'bonus' | 'purchased';
      /** @description a decimal string such as "1.25", or a number */
      credits: string | number;
      /** @description RFC 3339, such as 2026-11-21T09:00:00Z, or epoch milliseconds */
      expiresAt?: string | number;
      /** @description RFC 3339, such as 2026-11-21T09:00:00Z, or epoch milliseconds */
      at?: string | number;
      note?: string;
    };
    /** Reconciliation */
    Reconciliation: {
      provider: string;
      /**
       * @description Whether the amounts are tokens or US dollars
       * @enum {unknown}
       */
      kind: 'usage' | 'costs';
      /** Format: date-time */
      from: string;
      /** Format: date-time */
      to: string;
      bill: number;
      ledger: number;
      /** @description Of all rows, each without its sign */
      difference: number;
      /** @description Its share of the bill */
      ratio: number;
      rows: number;
      /** @description Rows that differ by more than was allowed */
      unmatched: number;
      tolerance: string;
      /** Format: date-time */
      at: string;
    };
    /**
     * Price
     * @description Rates are decimal strings
     */
    Price: {
      model: string;
      provider?: string;
      serviceTier?: string;
      /** Format: date-time */
      from: string;
      usdPerMillion: {
        /** @description a decimal string such as "1.25", or a number */
        input?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        cacheRead?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        cacheWrite?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        cacheWrite1h?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        inputAudio?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        output?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        reasoning?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        outputAudio?: string | number;
      };
      tiers?: {
        above: number;
        usdPerMillion: {
          /** @description a decimal string such as "1.25", or a number */
          input?: string | number;
          /** @description a decimal string such as "1.25", or a number */
          cacheRead?: string | number;
          /** @description a decimal string such as "1.25", or a number */
          cacheWrite?: string | number;
          /** @description a decimal string such as "1.25", or a number */
          cacheWrite1h?: string | number;
          /** @description a decimal string such as "1.25", or a number */
          inputAudio?: string | number;
          /** @description a decimal string such as "1.25", or a number */
          output?: string | number;
          /** @description a decimal string such as "1.25", or a number */
          reasoning?: string | number;
          /** @description a decimal string such as "1.25", or a number */
          outputAudio?: string | number;
        };
        creditsPerMillion?: {
          /** @description a decimal string such as "1.25", or a number */
          input?: string | number;
          /** @description a decimal string such as "1.25", or a number */
          cacheRead?: string | number;
          /** @description a decimal string such as "1.25", or a number */
          cacheWrite?: string | number;
          /** @description a decimal string such as "1.25", or a number */
          cacheWrite1h?: string | number;
          /** @description a decimal string such as "1.25", or a number */
          inputAudio?: string | number;
          /** @description a decimal string such as "1.25", or a number */
          output?: string | number;
          /** @description a decimal string such as "1.25", or a number */
          reasoning?: string | number;
          /** @description a decimal string such as "1.25", or a number */
          outputAudio?: string | number;
        };
      }[];
      /** @description a unit is 1 to 64 printable characters and does not begin with __ */
      usdPerUnit?: {
        [key: string]: string | number;
      };
      usdPerRequest?: string;
      creditsPerUsd: string;
      creditsPerMillion?: {
        /** @description a decimal string such as "1.25", or a number */
        input?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        cacheRead?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        cacheWrite?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        cacheWrite1h?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        inputAudio?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        output?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        reasoning?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        outputAudio?: string | number;
      };
      /** @description a unit is 1 to 64 printable characters and does not begin with __ */
      creditsPerUnit?: {
        [key: string]: string | number;
      };
      source?: string;
      /** @description It came with the software */
      default?: boolean;
    };
    /** PriceBody */
    PriceBody: {
      model: string;
      /** @description printable characters that do not begin with __ */
      provider?: string;
      /** @description printable characters that do not begin with __ */
      serviceTier?: string;
      /** @description RFC 3339, such as 2026-11-21T09:00:00Z, or epoch milliseconds */
      from: string | number;
      usdPerMillion?: {
        /** @description a decimal string such as "1.25", or a number */
        input?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        cacheRead?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        cacheWrite?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        cacheWrite1h?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        inputAudio?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        output?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        reasoning?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        outputAudio?: string | number;
      };
      /** @description In ascending order; each costs more */
      tiers?: {
        /** @description Input tokens of all kinds that an event must exceed: all of it is charged so then */
        above: number;
        usdPerMillion?: {
          /** @description a decimal string such as "1.25", or a number */
          input?: string | number;
          /** @description a decimal string such as "1.25", or a number */
          cacheRead?: string | number;
          /** @description a decimal string such as "1.25", or a number */
          cacheWrite?: string | number;
          /** @description a decimal string such as "1.25", or a number */
          cacheWrite1h?: string | number;
          /** @description a decimal string such as "1.25", or a number */
          inputAudio?: string | number;
          /** @description a decimal string such as "1.25", or a number */
          output?: string | number;
          /** @description a decimal string such as "1.25", or a number */
          reasoning?: string | number;
          /** @description a decimal string such as "1.25", or a number */
          outputAudio?: string | number;
        };
        creditsPerMillion?: {
          /** @description a decimal string such as "1.25", or a number */
          input?: string | number;
          /** @description a decimal string such as "1.25", or a number */
          cacheRead?: string | number;
          /** @description a decimal string such as "1.25", or a number */
          cacheWrite?: string | number;
          /** @description a decimal string such as "1.25", or a number */
          cacheWrite1h?: string | number;
          /** @description a decimal string such as "1.25", or a number */
          inputAudio?: string | number;
          /** @description a decimal string such as "1.25", or a number */
          output?: string | number;
          /** @description a decimal string such as "1.25", or a number */
          reasoning?: string | number;
          /** @description a decimal string such as "1.25", or a number */
          outputAudio?: string | number;
        };
      }[];
      /** @description a unit is 1 to 64 printable characters and does not begin with __ */
      usdPerUnit?: {
        [key: string]: string | number;
      };
      /** @description a decimal string such as "1.25", or a number */
      usdPerRequest?: string | number;
      /** @description a decimal string such as "1.25", or a number */
      creditsPerUsd?: string | number;
      creditsPerMillion?: {
        /** @description a decimal string such as "1.25", or a number */
        input?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        cacheRead?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        cacheWrite?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        cacheWrite1h?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        inputAudio?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        output?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        reasoning?: string | number;
        /** @description a decimal string such as "1.25", or a number */
        outputAudio?: string | number;
      };
      /** @description a unit is 1 to 64 printable characters and does not begin with __ */
      creditsPerUnit?: {
        [key: string]: string | number;
      };
      source?: string;
      /** @description Of a list that came with the software: rows without it hold before it */
      default?: boolean;
    };
    /** Key */
    Key: {
      id: string;
      name: string;
      roles: {
        /** @description printable characters that do not begin with __ */
        org: string;
        /** @enum {unknown} */
        role: 'ingest' | 'admit' | 'billing' | 'contributor' | 'owner' | 'metrics' | 'admin';
        workspaces?: string[];
      }[];
      /** @description Of no use without a person */
      requiresIdentity?: boolean;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      expiresAt?: string;
      /** Format: date-time */
      revokedAt?: string;
    };
    /** KeyBody */
    KeyBody: {
      name: string;
      /** @description RFC 3339, such as 2026-11-21T09:00:00Z, or epoch milliseconds */
      expiresAt?: string | number;
      roles: {
        /** @description printable characters that do not begin with __ */
        org: string;
        /** @enum {unknown} */
        role: 'ingest' | 'admit' | 'billing' | 'contributor' | 'owner' | 'metrics' | 'admin';
        workspaces?: string[];
      }[];
      /** @description Of no use without a person: for a key that many share, such as that of a Grafana datasource */
      requiresIdentity?: boolean;
    };
    /** NewKey */
    NewKey: {
      id: string;
      name: string;
      roles: {
        /** @description printable characters that do not begin with __ */
        org: string;
        /** @enum {unknown} */
        role: 'ingest' | 'admit' | 'billing' | 'contributor' | 'owner' | 'metrics' | 'admin';
        workspaces?: string[];
      }[];
      /** @description Of no use without a person */
      requiresIdentity?: boolean;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      expiresAt?: string;
      /** Format: date-time */
      revokedAt?: string;
      /** @description The secret, shown this once */
      key: string;
    };
    /** Person */
    Person: {
      id: string;
      issuer: string;
      subject: string;
      roles: {
        /** @description printable characters that do not begin with __ */
        org: string;
        /** @enum {unknown} */
        role: 'ingest' | 'admit' | 'billing' | 'contributor' | 'owner' | 'metrics' | 'admin';
        workspaces?: string[];
      }[];
    };
    /** Audit */
    Audit: {
      audit: {
        /** Format: date-time */
        time: string;
        /** @description Id and name of the key */
        actor: string;
        action: string;
        org: string | null;
        before: unknown;
        after: unknown;
      }[];
    };
    /** Me */
    Me: {
      id: string;
      name: string;
      /** @description On whose behalf; roles and organizations are what both may */
      person?: {
        issuer: string;
        subject: string;
      };
      roles: ('ingest' | 'admit' | 'billing' | 'contributor' | 'owner' | 'metrics' | 'admin')[];
      orgs: {
        org: string;
        name: string;
        /** @enum {unknown} */
        billingModel: 'credits' | 'byom';
        timezone: string;
        roles: ('ingest' | 'admit' | 'billing' | 'contributor' | 'owner' | 'metrics' | 'admin')[];
      }[];
      version: string;
    };
    /** PlanBody */
    PlanBody: {
      name: string;
      /** @description a decimal string such as "1.25", or a number */
      monthlyCredits: string | number;
      free?: boolean;
      /** @description a decimal string such as "1.25", or a number */
      bonusCredits?: string | number;
      grantsPayOverage?: boolean;
    };
    /** OrganizationBody */
    OrganizationBody: {
      name: string;
      /** @description printable characters that do not begin with __ */
      plan: string;
      /** @enum {unknown} */
      billingModel: 'credits' | 'byom';
      timezone: string;
      cycleAnchorDay: number;
      /** @description a decimal string such as "1.25", or a number */
      spendCapUsd?: string | number;
      /** @description RFC 3339, such as 2026-11-21T09:00:00Z, or epoch milliseconds */
      createdAt?: string | number;
    };
    /** WorkspaceBody */
    WorkspaceBody: {
      name: string;
      /** @enum {unknown} */
      kind: 'team' | 'personal';
      /** @description printable characters that do not begin with __ */
      group?: string;
    };
    /** RefundBody */
    RefundBody: {
      /** @description 1 to 128 printable characters */
      id: string;
      /** @description 1 to 128 printable characters */
      event: string;
      /** @description a decimal string such as "1.25", or a number */
      credits?: string | number;
      /** @description a decimal string such as "1.25", or a number */
      costUsd?: string | number;
      /** @description RFC 3339, such as 2026-11-21T09:00:00Z, or epoch milliseconds */
      at?: string | number;
      note?: string;
    };
    /** Refund */
    Refund: {
      id: string;
      event: string;
      /** @description Credits: a plain decimal with at most 6 decimals */
      credits: number;
      /** @description US dollars: a plain decimal with at most 9 decimals */
      costUsd: number;
      /** @description Of the credits, what returned to a grant or undid overage */
      returned: number;
      /** @description Of the credits, what returned to nobody: its grants are over */
      lost: number;
      /** Format: date-time */
      time: string;
      note?: string;
    };
    /** RepriceBody */
    RepriceBody: {
      /** @description RFC 3339, such as 2026-11-21T09:00:00Z, or epoch milliseconds */
      from: string | number;
      /** @description RFC 3339, such as 2026-11-21T09:00:00Z, or epoch milliseconds */
      to: string | number;
      /** @description printable characters that do not begin with __ */
      model?: string;
      /** @description printable characters that do not begin with __ */
      org?: string;
      dryRun: boolean;
      /** @description What the dry run gave */
      token?: string;
    };
    /** Repriced */
    Repriced: {
      dryRun: boolean;
      /** Format: date-time */
      from: string;
      /** Format: date-time */
      to: string;
      model: string | null;
      looked: number;
      /** @description Events that stay as they are: their charge would not fit 64 bits */
      overflowing?: string[];
      events: number;
      orgs: {
        org: string;
        events: number;
        /** @description Credits: a plain decimal with at most 6 decimals */
        credits: number;
        /** @description US dollars: a plain decimal with at most 9 decimals */
        costUsd: number;
        /** @description Events that lack a rate still */
        unpriced: number;
      }[];
      /** @description What the real run needs */
      token: string;
    };
    /** ReconciliationBody */
    ReconciliationBody: {
      /**
       * @description Whether the amounts are tokens or US dollars
       * @enum {unknown}
       */
      kind: 'usage' | 'costs';
      /** @description RFC 3339, such as 2026-11-21T09:00:00Z, or epoch milliseconds */
      from: string | number;
      /** @description RFC 3339, such as 2026-11-21T09:00:00Z, or epoch milliseconds */
      to: string | number;
      /** @description a decimal string such as "1.25", or a number */
      bill: string | number;
      /** @description a decimal string such as "1.25", or a number */
      ledger: string | number;
      /** @description a decimal string such as "1.25", or a number */
      difference: string | number;
      rows: number;
      unmatched: number;
      tolerance: string;
    };
    /** PersonBody */
    PersonBody: {
      /** @description Whose tokens; default: the one that is configured */
      issuer?: string;
      /** @description As the token says it, such as `user:2` */
      subject: string;
      roles: {
        /** @description printable characters that do not begin with __ */
        org: string;
        /** @enum {unknown} */
        role: 'ingest' | 'admit' | 'billing' | 'contributor' | 'owner' | 'metrics' | 'admin';
        workspaces?: string[];
      }[];
    };
    /** ReservationBody */
    ReservationBody: {
      /** @description 1 to 128 printable characters */
      id: string;
      /** @description a decimal string such as "1.25", or a number */
      amount?: string | number;
      /** @description Of one request, rated with the price that holds now */
      estimate?: {
        /** @description printable characters that do not begin with __ */
        model: string;
        /** @description printable characters that do not begin with __ */
        provider?: string;
        /** @description printable characters that do not begin with __ */
        serviceTier?: string;
        tokens: {
          input?: number;
          cacheRead?: number;
          cacheWrite?: number;
          cacheWrite1h?: number;
          inputAudio?: number;
          output?: number;
          reasoning?: number;
          outputAudio?: number;
        };
      };
      ttlSeconds?: number;
      /** @description printable characters that do not begin with __ */
      conversation?: string;
    };
    /** Reservation */
    Reservation: {
      id: string;
      /** @enum {unknown} */
      unit: 'credits' | 'USD';
      /** @description Credits, or US dollars where the organization is `byom` */
      amount: number;
      /** @description Credits, or US dollars where the organization is `byom` */
      held: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      expiresAt: string;
      /** Format: date-time */
      endedAt?: string;
      conversation?: string;
    };
    /** NotReserved */
    NotReserved: {
      /** @enum {unknown} */
      code: 'credits_exhausted' | 'spend_cap_reached';
      message: string;
      details: {
        org: string;
        /** @enum {unknown} */
        unit: 'credits' | 'USD';
        /** @description Credits, or US dollars where the organization is `byom` */
        amount: number;
        /** @description Credits, or US dollars where the organization is `byom` */
        available: number;
        /** @description Credits, or US dollars where the organization is `byom` */
        reserved: number;
        /**
         * Format: date-time
         * @description When more comes by itself
         */
        cycleEnd: string;
      };
    };
    /** Health */
    Health: {
      /** @enum {unknown} */
      status: 'ok' | 'ready';
    };
    /** Verification */
    Verification: {
      ok: boolean;
      checked: {
        [key: string]: number;
      };
      mismatches: {
        org: string;
        what: string;
        expected: string;
        found: string;
      }[];
      /** @description Mismatches that are not listed */
      more: number;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  getEvents: {
    parameters: {
      query?: {
        /** @description An organization, or * for every one of the key; default: the only one of the key */
        org?: string;
        /** @description IANA name; default: the org's billing timezone */
        timezone?: string;
        /** @description Included: RFC 3339, a date, epoch milliseconds, or `cycle`, the start of the current one; default: 30 days before `to` */
        from?: string;
        /** @description Excluded; `cycle`: the end of the current one; default: now */
        to?: string;
        /** @description Only events whose agent, or the title of whose conversation, contains it: letters of either case, with and without accents */
        q?: string;
        /** @description Default: time; by anything else the first 10,000 alone */
        sort?:
          | 'time'
          | 'credits'
          | 'costUsd'
          | 'inputTokens'
          | 'outputTokens'
          | 'durationMs'
          | 'type'
          | 'model'
          | 'provider'
          | 'serviceTier'
          | 'category'
          | 'reason'
          | 'reasonDetail'
          | 'source'
          | 'surface'
          | 'workspace'
          | 'user'
          | 'apiKey'
          | 'agent'
          | 'run'
          | 'conversation';
        /** @description Default: desc */
        order?: 'asc' | 'desc';
        limit?: number;
        cursor?: string;
        /** @description Of `limit` rows each, from 1; instead of a cursor */
        page?: number;
        /** @description `csv` and `ndjson` stream every event that matches; default: `json`, a page */
        format?: 'json' | 'csv' | 'ndjson';
        type?: string | string[];
        model?: string | string[];
        provider?: string | string[];
        service_tier?: string | string[];
        category?: string | string[];
        reason?: string | string[];
        reason_detail?: string | string[];
        source?: string | string[];
        surface?: string | string[];
        workspace?: string | string[];
        workspace_group?: string | string[];
        workspace_kind?: string | string[];
        user?: string | string[];
        api_key?: string | string[];
        agent?: string | string[];
        conversation?: string | string[];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page (JSON); or everything that matches, of one state of the ledger, and at the end how many rows it is */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Events'];
          'text/csv': string;
          'application/x-ndjson': string;
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The cursor is of a listing that is no longer kept: read it again from its first page */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  postEvents: {
    parameters: {
      query?: {
        /** @description Of every event; default: as each says itself, or the only one of the key */
        org?: string;
        backfill?: boolean;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UsageEvent'] | components['schemas']['UsageEvent'][];
        'application/x-ndjson': components['schemas']['UsageEvent'];
        'application/ndjson': components['schemas']['UsageEvent'];
        'application/jsonl': components['schemas']['UsageEvent'];
        'application/cloudevents+json': components['schemas']['CloudEvent'];
        'application/cloudevents-batch+json': components['schemas']['CloudEvent'][];
      };
    };
    responses: {
      /** @description What became of each: those that could be taken are on disk */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['IngestAnswer'];
        };
      };
      /** @description None could be taken; why the first was refused, and what became of each */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['IngestRefusal'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The event contradicts what is there */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['IngestRefusal'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is of a type, or packed in a way, that is not taken */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  exportTraces: {
    parameters: {
      query?: {
        /** @description Of all usage in it; default: as each record says itself (ledgerline.org), or the only one of the key */
        org?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ExportTraceServiceRequest'];
        'application/x-protobuf': string;
      };
    };
    responses: {
      /** @description Usage that could be taken is on disk; `partialSuccess` says what could not, and why */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExportTraceServiceResponse'];
          'application/x-protobuf': string;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description It contradicts what is there */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description The body is of a type, or packed in a way, that is not taken */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
    };
  };
  exportLogs: {
    parameters: {
      query?: {
        /** @description Of all usage in it; default: as each record says itself (ledgerline.org), or the only one of the key */
        org?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ExportLogsServiceRequest'];
        'application/x-protobuf': string;
      };
    };
    responses: {
      /** @description Usage that could be taken is on disk; `partialSuccess` says what could not, and why */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExportLogsServiceResponse'];
          'application/x-protobuf': string;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description It contradicts what is there */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description The body is of a type, or packed in a way, that is not taken */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
    };
  };
  exportMetrics: {
    parameters: {
      query?: {
        /** @description Of all usage in it; default: as each record says itself (ledgerline.org), or the only one of the key */
        org?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ExportMetricsServiceRequest'];
        'application/x-protobuf': string;
      };
    };
    responses: {
      /** @description Usage that could be taken is on disk; `partialSuccess` says what could not, and why */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExportMetricsServiceResponse'];
          'application/x-protobuf': string;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description It contradicts what is there */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description The body is of a type, or packed in a way, that is not taken */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
          'application/x-protobuf': string;
        };
      };
    };
  };
  getSummary: {
    parameters: {
      query?: {
        /** @description An organization, or * for every one of the key; default: the only one of the key */
        org?: string;
        /** @description YYYY-MM: the cycle that starts in it */
        month?: string;
        /** @description Beside the same length before (`previous`), or the same days of the last cycle (`cycle`) */
        compare?: 'previous' | 'cycle';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json':
            | components['schemas']['Summary']
            | {
                orgs: components['schemas']['Summary'][];
              };
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getDailyUsage: {
    parameters: {
      query?: {
        /** @description An organization, or * for every one of the key; default: the only one of the key */
        org?: string;
        /** @description IANA name; default: the org's billing timezone */
        timezone?: string;
        start?: string;
        end?: string;
        /** @description Included: RFC 3339, a date, epoch milliseconds, or `cycle`, the start of the current one; default: 30 days before `to` */
        from?: string;
        /** @description Excluded; `cycle`: the end of the current one; default: now */
        to?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json':
            | components['schemas']['DailyUsage']
            | {
                orgs: components['schemas']['DailyUsage'][];
              };
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getUsageByKey: {
    parameters: {
      query?: {
        /** @description An organization, or * for every one of the key; default: the only one of the key */
        org?: string;
        /** @description YYYY-MM: the cycle that starts in it */
        month?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json':
            | components['schemas']['UsageByKey']
            | {
                orgs: components['schemas']['UsageByKey'][];
              };
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getUsageSeries: {
    parameters: {
      query?: {
        /** @description An organization, or * for every one of the key; default: the only one of the key */
        org?: string;
        /** @description IANA name; default: the org's billing timezone */
        timezone?: string;
        /** @description Included: RFC 3339, a date, epoch milliseconds, or `cycle`, the start of the current one; default: 30 days before `to` */
        from?: string;
        /** @description Excluded; `cycle`: the end of the current one; default: now */
        to?: string;
        interval?: 'hour' | 'day' | 'week' | 'month' | 'cycle' | 'auto';
        measure?:
          'credits' | 'usd' | 'requests' | 'tokens' | 'agent_runs' | 'allowance' | 'cache_hit_ratio' | 'cache_savings';
        groupBy?:
          | 'type'
          | 'model'
          | 'provider'
          | 'service_tier'
          | 'category'
          | 'reason'
          | 'reason_detail'
          | 'source'
          | 'surface'
          | 'workspace'
          | 'workspace_group'
          | 'workspace_kind'
          | 'user'
          | 'api_key'
          | 'agent'
          | 'conversation'
          | 'consumer'
          | 'token_type';
        /** @description Series shown; the rest is summed as __other__ */
        limit?: number;
        /** @description Beside the same length before (`previous`), or the same days of the last cycle (`cycle`) */
        compare?: 'previous' | 'cycle';
        /** @description `csv` and `ndjson` stream every point that matches; default: `json`, a page */
        format?: 'json' | 'csv' | 'ndjson';
        type?: string | string[];
        model?: string | string[];
        provider?: string | string[];
        service_tier?: string | string[];
        category?: string | string[];
        reason?: string | string[];
        reason_detail?: string | string[];
        source?: string | string[];
        surface?: string | string[];
        workspace?: string | string[];
        workspace_group?: string | string[];
        workspace_kind?: string | string[];
        user?: string | string[];
        api_key?: string | string[];
        agent?: string | string[];
        conversation?: string | string[];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page (JSON); or everything that matches, of one state of the ledger, and at the end how many rows it is */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UsageSeries'];
          'text/csv': string;
          'application/x-ndjson': string;
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getUsageBreakdown: {
    parameters: {
      query: {
        /** @description An organization, or * for every one of the key; default: the only one of the key */
        org?: string;
        /** @description IANA name; default: the org's billing timezone */
        timezone?: string;
        /** @description Included: RFC 3339, a date, epoch milliseconds, or `cycle`, the start of the current one; default: 30 days before `to` */
        from?: string;
        /** @description Excluded; `cycle`: the end of the current one; default: now */
        to?: string;
        by:
          | 'type'
          | 'model'
          | 'provider'
          | 'service_tier'
          | 'category'
          | 'reason'
          | 'reason_detail'
          | 'source'
          | 'surface'
          | 'workspace'
          | 'workspace_group'
          | 'workspace_kind'
          | 'user'
          | 'api_key'
          | 'agent'
          | 'conversation'
          | 'consumer'
          | 'token_type';
        sort?:
          'credits' | 'costUsd' | 'requests' | 'agentRuns' | 'inputTokens' | 'outputTokens' | 'share' | 'name' | 'key';
        order?: 'asc' | 'desc';
        limit?: number;
        cursor?: string;
        /** @description Beside the same length before (`previous`), or the same days of the last cycle (`cycle`) */
        compare?: 'previous' | 'cycle';
        /** @description `csv` and `ndjson` stream every row that matches; default: `json`, a page */
        format?: 'json' | 'csv' | 'ndjson';
        type?: string | string[];
        model?: string | string[];
        provider?: string | string[];
        service_tier?: string | string[];
        category?: string | string[];
        reason?: string | string[];
        reason_detail?: string | string[];
        source?: string | string[];
        surface?: string | string[];
        workspace?: string | string[];
        workspace_group?: string | string[];
        workspace_kind?: string | string[];
        user?: string | string[];
        api_key?: string | string[];
        agent?: string | string[];
        conversation?: string | string[];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page (JSON); or everything that matches, of one state of the ledger, and at the end how many rows it is */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UsageBreakdown'];
          'text/csv': string;
          'application/x-ndjson': string;
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The cursor is of a listing that is no longer kept: read it again from its first page */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getWhatIf: {
    parameters: {
      query?: {
        /** @description An organization, or * for every one of the key; default: the only one of the key */
        org?: string;
        /** @description IANA name; default: the org's billing timezone */
        timezone?: string;
        /** @description Included: RFC 3339, a date, epoch milliseconds, or `cycle`, the start of the current one; default: 30 days before `to` */
        from?: string;
        /** @description Excluded; `cycle`: the end of the current one; default: now */
        to?: string;
        /** @description On this model */
        asModel?: string;
        /** @description Of this provider */
        asProvider?: string;
        /** @description With the prices that hold then: RFC 3339, a date, or epoch milliseconds */
        pricesAt?: string;
        type?: string | string[];
        model?: string | string[];
        provider?: string | string[];
        service_tier?: string | string[];
        category?: string | string[];
        reason?: string | string[];
        reason_detail?: string | string[];
        source?: string | string[];
        surface?: string | string[];
        workspace?: string | string[];
        user?: string | string[];
        api_key?: string | string[];
        agent?: string | string[];
        conversation?: string | string[];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json':
            | components['schemas']['WhatIf']
            | {
                orgs: components['schemas']['WhatIf'][];
              };
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getDurations: {
    parameters: {
      query?: {
        /** @description An organization, or * for every one of the key; default: the only one of the key */
        org?: string;
        /** @description IANA name; default: the org's billing timezone */
        timezone?: string;
        /** @description Included: RFC 3339, a date, epoch milliseconds, or `cycle`, the start of the current one; default: 30 days before `to` */
        from?: string;
        /** @description Excluded; `cycle`: the end of the current one; default: now */
        to?: string;
        /** @description Default: model */
        by?:
          | 'type'
          | 'model'
          | 'provider'
          | 'service_tier'
          | 'category'
          | 'reason'
          | 'reason_detail'
          | 'source'
          | 'surface'
          | 'workspace'
          | 'user'
          | 'api_key'
          | 'agent'
          | 'conversation';
        type?: string | string[];
        model?: string | string[];
        provider?: string | string[];
        service_tier?: string | string[];
        category?: string | string[];
        reason?: string | string[];
        reason_detail?: string | string[];
        source?: string | string[];
        surface?: string | string[];
        workspace?: string | string[];
        user?: string | string[];
        api_key?: string | string[];
        agent?: string | string[];
        conversation?: string | string[];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Durations'];
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getDimensionValues: {
    parameters: {
      query?: {
        /** @description An organization, or * for every one of the key; default: the only one of the key */
        org?: string;
        /** @description Only values, or their names, that contain it */
        q?: string;
        limit?: number;
      };
      header?: never;
      path: {
        dimension:
          | 'type'
          | 'model'
          | 'provider'
          | 'service_tier'
          | 'category'
          | 'reason'
          | 'reason_detail'
          | 'source'
          | 'surface'
          | 'workspace'
          | 'workspace_group'
          | 'workspace_kind'
          | 'user'
          | 'api_key'
          | 'agent'
          | 'conversation';
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DimensionValues'];
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getConversations: {
    parameters: {
      query?: {
        /** @description An organization, or * for every one of the key; default: the only one of the key */
        org?: string;
        /** @description IANA name; default: the org's billing timezone */
        timezone?: string;
        /** @description Included: RFC 3339, a date, epoch milliseconds, or `cycle`, the start of the current one; default: 30 days before `to` */
        from?: string;
        /** @description Excluded; `cycle`: the end of the current one; default: now */
        to?: string;
        /** @description Only those whose title or agent contains it: letters of either case, with and without accents */
        q?: string;
        sort?: 'credits' | 'costUsd' | 'messages' | 'firstTime' | 'lastTime' | 'title';
        order?: 'asc' | 'desc';
        limit?: number;
        cursor?: string;
        /** @description Of `limit` rows each, from 1; instead of a cursor */
        page?: number;
        /** @description `csv` and `ndjson` stream every conversation that matches; default: `json`, a page */
        format?: 'json' | 'csv' | 'ndjson';
        type?: string | string[];
        model?: string | string[];
        provider?: string | string[];
        service_tier?: string | string[];
        category?: string | string[];
        reason?: string | string[];
        reason_detail?: string | string[];
        source?: string | string[];
        surface?: string | string[];
        workspace?: string | string[];
        workspace_group?: string | string[];
        workspace_kind?: string | string[];
        user?: string | string[];
        api_key?: string | string[];
        agent?: string | string[];
        conversation?: string | string[];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page (JSON); or everything that matches, of one state of the ledger, and at the end how many rows it is */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Conversations'];
          'text/csv': string;
          'application/x-ndjson': string;
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The cursor is of a listing that is no longer kept: read it again from its first page */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getConversation: {
    parameters: {
      query?: {
        /** @description An organization; default: the only one of the key */
        org?: string;
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Conversation'];
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The cursor is of a listing that is no longer kept: read it again from its first page */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getConversationById: {
    parameters: {
      query: {
        /** @description Of the conversation */
        id: string;
        /** @description An organization; default: the only one of the key */
        org?: string;
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Conversation'];
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The cursor is of a listing that is no longer kept: read it again from its first page */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getBalance: {
    parameters: {
      query?: {
        /** @description An organization, or * for every one of the key; default: the only one of the key */
        org?: string;
        /** @description A past moment; default: now: RFC 3339, a date, or epoch milliseconds */
        asOf?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json':
            | components['schemas']['Balance']
            | {
                orgs: components['schemas']['Balance'][];
              };
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getProjection: {
    parameters: {
      query?: {
        /** @description An organization, or * for every one of the key; default: the only one of the key */
        org?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json':
            | components['schemas']['Projection']
            | {
                orgs: components['schemas']['Projection'][];
              };
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getAnnotations: {
    parameters: {
      query?: {
        /** @description An organization, or * for every one of the key; default: the only one of the key */
        org?: string;
        /** @description IANA name; default: the org's billing timezone */
        timezone?: string;
        /** @description Included: RFC 3339, a date, epoch milliseconds, or `cycle`, the start of the current one; default: 30 days before `to` */
        from?: string;
        /** @description Excluded; `cycle`: the end of the current one; default: now */
        to?: string;
        /** @description Only of these types */
        type?:
          | (
              | 'reset'
              | 'grant'
              | 'purchase'
              | 'expiry'
              | 'void'
              | 'threshold'
              | 'exhausted'
              | 'cap_reached'
              | 'price_change'
            )
          | (
              | 'reset'
              | 'grant'
              | 'purchase'
              | 'expiry'
              | 'void'
              | 'threshold'
              | 'exhausted'
              | 'cap_reached'
              | 'price_change'
            )[];
        /** @description The newest; default: 1,000 */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Annotations'];
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getCycles: {
    parameters: {
      query?: {
        /** @description An organization, or * for every one of the key; default: the only one of the key */
        org?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json':
            | components['schemas']['Cycles']
            | {
                orgs: components['schemas']['Cycles'][];
              };
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getLedger: {
    parameters: {
      query?: {
        /** @description An organization, or * for every one of the key; default: the only one of the key */
        org?: string;
        /** @description IANA name; default: the org's billing timezone */
        timezone?: string;
        /** @description Posted then or later, `cycle`: in this cycle; default: since the organization was created: RFC 3339, a date, or epoch milliseconds */
        from?: string;
        /** @description Posted before; default: until now: RFC 3339, a date, or epoch milliseconds */
        to?: string;
        order?: 'asc' | 'desc';
        limit?: number;
        cursor?: string;
        /** @description `csv` and `ndjson` stream every entry that matches; default: `json`, a page */
        format?: 'json' | 'csv' | 'ndjson';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page (JSON); or everything that matches, of one state of the ledger, and at the end how many rows it is */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json':
            | components['schemas']['Ledger']
            | {
                orgs: components['schemas']['Ledger'][];
              };
          'text/csv': string;
          'application/x-ndjson': string;
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The cursor is of a listing that is no longer kept: read it again from its first page */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  streamBalance: {
    parameters: {
      query?: {
        /** @description An organization; default: the only one of the key */
        org?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Every message is a whole balance */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': string;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  exportFocus: {
    parameters: {
      query?: {
        /** @description An organization, or * for every one of the key; default: the only one of the key */
        org?: string;
        /** @description Included: RFC 3339, a date, epoch milliseconds, or `cycle`, the start of the current one; default: 30 days before `to` */
        from?: string;
        /** @description Excluded; `cycle`: the end of the current one; default: now */
        to?: string;
        /** @description Who sells and bills the usage; default: the provider of the model */
        issuer?: string;
        limit?: number;
        /** @description Default: csv */
        format?: 'csv' | 'ndjson';
        type?: string | string[];
        model?: string | string[];
        provider?: string | string[];
        service_tier?: string | string[];
        category?: string | string[];
        reason?: string | string[];
        reason_detail?: string | string[];
        source?: string | string[];
        surface?: string | string[];
        workspace?: string | string[];
        user?: string | string[];
        api_key?: string | string[];
        agent?: string | string[];
        conversation?: string | string[];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Every row, of one state of the ledger, and at the end how many it is */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/csv': string;
          'application/x-ndjson': string;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listPlans: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            plans: components['schemas']['Plan'][];
          };
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listOrgs: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            orgs: components['schemas']['Organization'][];
          };
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listWorkspaces: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description 1 to 128 printable characters */
        org: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            workspaces: components['schemas']['Workspace'][];
          };
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listGrants: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description 1 to 128 printable characters */
        org: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            grants: components['schemas']['Grant'][];
          };
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  postGrant: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description 1 to 128 printable characters */
        org: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['GrantBody'];
      };
    };
    responses: {
      /** @description It was there already, the same */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Grant'];
        };
      };
      /** @description It was made */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Grant'];
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description It contradicts what is there */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is of a type, or packed in a way, that is not taken */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listReconciliations: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description 1 to 128 printable characters */
        org: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            reconciliations: components['schemas']['Reconciliation'][];
          };
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listPrices: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            prices: components['schemas']['Price'][];
          };
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  putPrices: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PriceBody'][];
      };
    };
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            prices: components['schemas']['Price'][];
          };
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description It contradicts what is there */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is of a type, or packed in a way, that is not taken */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listKeys: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            keys: components['schemas']['Key'][];
          };
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  makeKey: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['KeyBody'];
      };
    };
    responses: {
      /** @description The answer */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['NewKey'];
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description It contradicts what is there */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is of a type, or packed in a way, that is not taken */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listPeople: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            people: components['schemas']['Person'][];
          };
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listAudit: {
    parameters: {
      query?: {
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Audit'];
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getMe: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Me'];
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  putPlan: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description 1 to 128 printable characters */
        plan: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PlanBody'];
      };
    };
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Plan'];
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description It contradicts what is there */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is of a type, or packed in a way, that is not taken */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  putOrg: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description 1 to 128 printable characters */
        org: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['OrganizationBody'];
      };
    };
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Organization'];
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description It contradicts what is there */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is of a type, or packed in a way, that is not taken */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  putWorkspace: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description 1 to 128 printable characters */
        org: string;
        /** @description 1 to 128 printable characters */
        workspace: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WorkspaceBody'];
      };
    };
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Workspace'];
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description It contradicts what is there */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is of a type, or packed in a way, that is not taken */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  voidGrant: {
    parameters: {
      query?: {
        at?: string;
      };
      header?: never;
      path: {
        /** @description 1 to 128 printable characters */
        org: string;
        /** @description 1 to 128 printable characters */
        grant: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Grant'];
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description It contradicts what is there */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is of a type, or packed in a way, that is not taken */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  postRefund: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description 1 to 128 printable characters */
        org: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RefundBody'];
      };
    };
    responses: {
      /** @description It was there already, the same */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Refund'];
        };
      };
      /** @description It was made */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Refund'];
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description It contradicts what is there */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is of a type, or packed in a way, that is not taken */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  reprice: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RepriceBody'];
      };
    };
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Repriced'];
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description It contradicts what is there */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is of a type, or packed in a way, that is not taken */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  putReconciliation: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description 1 to 128 printable characters */
        org: string;
        /** @description 1 to 128 printable characters */
        provider: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReconciliationBody'];
      };
    };
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Reconciliation'];
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description It contradicts what is there */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is of a type, or packed in a way, that is not taken */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  revokeKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description 1 to 128 printable characters */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Key'];
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description It contradicts what is there */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is of a type, or packed in a way, that is not taken */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  putPerson: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description 1 to 128 printable characters */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PersonBody'];
      };
    };
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Person'];
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description It contradicts what is there */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is of a type, or packed in a way, that is not taken */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  removePerson: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description 1 to 128 printable characters */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Person'];
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description It contradicts what is there */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is of a type, or packed in a way, that is not taken */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  reserve: {
    parameters: {
      query?: {
        /** @description An organization; default: the only one of the key */
        org?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReservationBody'];
      };
    };
    responses: {
      /** @description It was there already, the same */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Reservation'];
        };
      };
      /** @description It was made */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Reservation'];
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description So much is not there */
      402: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['NotReserved'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description It contradicts what is there */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is of a type, or packed in a way, that is not taken */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  release: {
    parameters: {
      query?: {
        /** @description An organization; default: the only one of the key */
        org?: string;
      };
      header?: never;
      path: {
        /** @description 1 to 128 printable characters */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Reservation'];
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description It contradicts what is there */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is of a type, or packed in a way, that is not taken */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getHealth: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Health'];
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getReadiness: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Health'];
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  verify: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Verification'];
        };
      };
      /** @description As `If-None-Match` says */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  backup: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What `ledgerline restore` takes */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/octet-stream': string;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  exportOpenMetrics: {
    parameters: {
      query?: {
        /** @description An organization, or * for all; default: * */
        org?: string;
        /** @description Included: RFC 3339, a date, epoch milliseconds, or `cycle`, the start of the current one; default: 30 days before `to` */
        from?: string;
        /** @description Excluded; `cycle`: the end of the current one; default: now */
        to?: string;
        /** @description Between two samples, such as 30s, 5m or 1h; default: 5m */
        step?: string;
        /** @description Between two projections, whose results are repeated in between; default: 1h */
        projectionStep?: string;
        /** @description Between two samples of counters, a multiple of `step`, which is the default */
        counterStep?: string;
        /** @description The label of this name, as the scrape configuration gives it; default: none */
        job?: string;
        /** @description The same; default: none */
        instance?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OpenMetrics 1.0 with a time on each sample; without its end mark it is not whole */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/openmetrics-text': string;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getMetrics: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The text format 0.0.4, or OpenMetrics 1.0 where `Accept` prefers it */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
          'application/openmetrics-text': string;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getLedgerMetrics: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The text format 0.0.4, or OpenMetrics 1.0 where `Accept` prefers it */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
          'application/openmetrics-text': string;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getProcessMetrics: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The text format 0.0.4, or OpenMetrics 1.0 where `Accept` prefers it */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
          'application/openmetrics-text': string;
        };
      };
      /** @description Something in the request is wrong; `details.field` says what */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description No valid key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The key lacks the role there */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description There is none of that name */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The path or the query is too long */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Too many at a time. `Retry-After` says when to ask again */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The headers are too large */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Our fault: the log says how */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
}
