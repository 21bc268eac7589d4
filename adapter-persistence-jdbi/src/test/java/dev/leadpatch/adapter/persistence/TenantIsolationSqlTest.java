package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Finds every SQL statement: each one is a constant of a class. */
final class TenantIsolationSqlTest {
    private static final Path CLASSES = Path.of("target/classes");
    private static final Pattern STATEMENT =
            Pattern.compile("^\\s*(?:with|select|insert|update|delete)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern COMPANY_TABLE = Pattern.compile("\\b(?:from|join|into|update)\\s+"
            + "(leads|lead_changes|removed_changes|feed_positions|lead_index|lead_bitmap_terms|lead_bitmaps|lead_bitmap_changes|lead_search|lead_search_pending|lead_words|lead_word_bitmaps|webhook_events|webhook_deliveries|webhook_endpoint_health|webhook_endpoints|webhook_queue_heads|webhook_delivery_log|webhook_removed_endpoints|webhook_replays|users|tags"
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
    void every_statement_on_company_tables_filters_by_company() throws Exception {
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

    // the compiled constants: in the sources, a statement can be composed of constants of several classes
    private static Map<String, String> statements() throws IOException, ReflectiveOperationException {
        Map<String, String> statements = new TreeMap<>();
        try (Stream<Path> files = Files.walk(CLASSES)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".class"))
                    .filter(path -> !path.endsWith("module-info.class"))
                    .toList()) {
                String name =
                        CLASSES.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
                addConstants(Class.forName(name), statements);
            }
        }
        return statements;
    }

    private static void addConstants(Class<?> type, Map<String, String> statements)
            throws ReflectiveOperationException {
        for (Field field : type.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
                field.setAccessible(true);
                String value = (String) field.get(null);
                if (STATEMENT.matcher(value).find()) {
                    statements.put(type.getSimpleName() + "." + field.getName(), value);
                }
            }
        }
    }
}
