package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Finds every SQL statement in the sources, where each one is a constant. */
final class TenantIsolationSqlTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern CONSTANT =
            Pattern.compile("String ([A-Z_]+) =\\s*(?:\"\"\"(.*?)\"\"\"|\"([^\"\n]*)\");", Pattern.DOTALL);
    private static final Pattern STATEMENT =
            Pattern.compile("^\\s*(?:with|select|insert|update|delete)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern COMPANY_TABLE = Pattern.compile("\\b(?:from|join|into|update)\\s+"
            + "(leads|lead_changes|removed_changes|feed_positions|lead_index|lead_bitmap_terms|lead_bitmaps|lead_bitmap_changes|lead_search|lead_search_pending|webhook_events|webhook_deliveries|webhook_endpoint_health|webhook_endpoints|webhook_queue_heads|webhook_delivery_log|webhook_removed_endpoints|webhook_replays|users|tags"
            + "|custom_fields|custom_field_options|catalog_changes|api_keys|idempotency_keys|audit_log)\\b");

    private static final Pattern COMPANY_PARAMETER = Pattern.compile(":(?:company|companies|[a-z]+Companies)\\b");

    /** Statements that access rows of several companies, each with the reason. */
    private static final Map<String, String> EXCEPTIONS = Map.ofEntries(
            Map.entry("ApiKeyDao.EXISTS", "an operator selects a key by its id alone"),
            Map.entry("ApiKeyDao.FIND", "the key determines the company"),
            Map.entry("ApiKeyDao.FIND_ALL", "a key is unique among all companies"),
            Map.entry("ApiKeyDao.REVOKE", "an operator selects a key by its id alone"),
            Map.entry("PostgresDeliveryQueue.COUNT_WAITING", "the backlog is measured for all companies"),
            Map.entry("PostgresDeliveryQueue.COUNT_WAITING_SHARDED", "the backlog is measured for all companies"),
            Map.entry("ShardedEndpointCleanup.FIND_REMOVED", "the clean-up covers all companies"),
            Map.entry("ShardedCircuitQuery.FIND_CIRCUITS", "circuits of all companies are probed"),
            Map.entry("NumberIndexes.FIND_BUILDING", "indexes of all companies are built one after the other"),
            Map.entry("TermBitmapBuilder.LOCK_BUILDING", "bitmaps of all companies are built one after the other"),
            Map.entry("TermBitmapMerger.LOCK_CHANGED", "the term with the most changes is merged first"),
            Map.entry("ChangeFeedRenewal.FIND_NEWEST", "all companies share the scale of positions"),
            Map.entry(
                    "HistoryRetention.FIND_DUE",
                    "old changes of all companies are removed one company after the other"),
            Map.entry("DeliveryCleanup.DELETE_OLD", "the log has one retention period for all companies"),
            Map.entry("DeliveryCleanup.DELETE_PAYLOADS", "payloads have one retention period for all companies"),
            Map.entry("ReplayJobDao.CLAIM", "replays of all companies are processed round-robin"),
            Map.entry("PostgresReplayStore.DELETE_COMPLETED", "replays have one retention period for all companies"),
            Map.entry("PostgresIdempotencyKeyStore.DELETE_EXPIRED", "keys have one lifetime for all companies"),
            Map.entry("DeliveryCleanup.DELETE_QUEUE_HEADS", "the clean-up covers all companies"),
            Map.entry("DeliveryCleanup.DELETE_DELIVERIES", "the clean-up covers all companies"),
            Map.entry("DeliveryCleanup.DELETE_HEALTH", "the clean-up covers all companies"),
            Map.entry("DeliveryCleanup.DELETE_MARKERS", "the clean-up covers all companies"),
            Map.entry("SubscriptionEnd.HAND_OVER", "the keys of all companies are checked"),
            Map.entry("SubscriptionEnd.END", "the keys of all companies are checked"),
            Map.entry("SubscriptionEnd.REMOVE", "ended subscriptions have one retention period for all companies"),
            Map.entry("SecretReencryption.COUNT", "one key encrypts the secrets of all companies"));

    @Test
    void every_statement_on_company_tables_filters_by_company() throws IOException {
        Map<String, String> statements = statements();
        List<String> unfiltered = new ArrayList<>();
        statements.forEach((name, sql) -> {
            if (COMPANY_TABLE.matcher(sql).find() && !filtersByCompany(sql)) {
                unfiltered.add(name);
            }
        });

        assertThat(statements).hasSizeGreaterThan(20);
        assertThat(unfiltered).containsExactlyInAnyOrderElementsOf(EXCEPTIONS.keySet());
    }

    private static boolean filtersByCompany(String sql) {
        return sql.contains("company_id") && COMPANY_PARAMETER.matcher(sql).find();
    }

    private static Map<String, String> statements() throws IOException {
        Map<String, String> statements = new TreeMap<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String type = file.getFileName().toString().replace(".java", "");
                Matcher constant = CONSTANT.matcher(Files.readString(file));
                while (constant.find()) {
                    String sql = constant.group(2) == null ? constant.group(3) : constant.group(2);
                    if (STATEMENT.matcher(sql).find()) {
                        statements.put(type + "." + constant.group(1), sql);
                    }
                }
            }
        }
        return statements;
    }
}
