package dev.leadpatch.adapter.persistence.jdbc;

import java.util.List;

/** Where Citus places the tables that have rows of companies. */
final class TablePlacement {
    /** Sharded by company. The order decides only about the names of shards; all are colocated with the first one. */
    static final List<String> SHARDED = List.of(
            "leads",
            "lead_changes",
            "removed_changes",
            "feed_positions",
            "lead_ids",
            "lead_index",
            "lead_search",
            "lead_search_pending",
            "idempotency_keys",
            "import_batches",
            "webhook_events",
            "webhook_deliveries",
            "webhook_queue_heads",
            "webhook_delivery_log");

    /**
     * On the coordinator. Every change compares a catalog version, and a catalog that is replicated to all nodes would become
     * visible on one after the other. Bitmaps are not used; Citus does not support their triggers.
     */
    static final List<String> COORDINATOR = List.of(
            "users",
            "tags",
            "custom_fields",
            "custom_field_options",
            "catalog_changes",
            "api_keys",
            "audit_log",
            "lead_bitmap_terms",
            "lead_bitmaps",
            "lead_bitmap_changes",
            "lead_words",
            "lead_word_bitmaps",
            "webhook_endpoints",
            "webhook_endpoint_health",
            "webhook_removed_endpoints",
            "webhook_replays");

    private TablePlacement() {}
}
