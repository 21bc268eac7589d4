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

/** Reads the sources: every statement stands in them as a constant, so all of them can be found. */
final class TenantIsolationSqlTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern CONSTANT =
            Pattern.compile("String ([A-Z_]+) =\\s*(?:\"\"\"(.*?)\"\"\"|\"([^\"\n]*)\");", Pattern.DOTALL);
    private static final Pattern STATEMENT =
            Pattern.compile("^\\s*(?:with|select|insert|update|delete)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern COMPANY_TABLE = Pattern.compile("\\b(?:from|join|into|update)\\s+"
            + "(leads|lead_changes|lead_events|webhook_deliveries|webhook_endpoint_health|webhook_endpoints|webhook_lines|webhook_log|webhook_removed_endpoints|webhook_replays|users|tags"
            + "|custom_fields|custom_field_options|api_keys|idempotency_keys)\\b");

    private static final Pattern COMPANY_PARAMETER = Pattern.compile(":(?:company|companies|[a-z]+Companies)\\b");

    /** Statements that look beyond one company, each with the reason. */
    private static final Map<String, String> EXCEPTIONS = Map.ofEntries(
            Map.entry("PostgresApiKeyStore.FIND", "the key tells the company"),
            Map.entry("RemovedEndpointCleanup.DROP_LINES", "the endpoints of all companies are cleared up after"),
            Map.entry("RemovedEndpointCleanup.DROP_DELIVERIES", "the same"),
            Map.entry("RemovedEndpointCleanup.DROP_HEALTH", "the same"),
            Map.entry("RemovedEndpointCleanup.FORGET", "the same"),
            Map.entry("PayloadRetention.FORGET", "the bodies of all companies are kept for the same time"),
            Map.entry("PostgresApiKeyStore.REVOKE", "an operator names a key by its id alone"),
            Map.entry("PostgresCompanyStore.KEY_TAKEN", "a key is unique among all companies"),
            Map.entry("PostgresDeliveryBacklog.COUNT_WAITING", "what waits is told for all companies"),
            Map.entry("PostgresDeliveryLog.DELETE_OLD", "the log of all companies lives for the same time"),
            Map.entry("PostgresReplayStore.FORGET", "the replays of all companies are remembered for the same time"),
            Map.entry("PostgresReplayStore.TAKE", "the replays of all companies wait for their turn"),
            Map.entry("PlaintextSecretMigration.CLEAR", "secrets are protected for all companies"),
            Map.entry(
                    "PlaintextSecretMigration.OF_ANOTHER_KEY", "whether a key is the right one concerns all companies"),
            Map.entry("PlaintextSecretMigration.SEALED", "whether a key is missing concerns all companies"),
            Map.entry("PostgresIdempotencyKeyStore.FORGET", "the keys of all companies live for the same time"));

    @Test
    void every_statement_on_company_tables_filters_by_company() throws IOException {
        Map<String, String> statements = statements();
        List<String> without = new ArrayList<>();
        statements.forEach((name, sql) -> {
            if (COMPANY_TABLE.matcher(sql).find() && !filtersByCompany(sql)) {
                without.add(name);
            }
        });

        assertThat(statements).hasSizeGreaterThan(20);
        assertThat(without).containsExactlyInAnyOrderElementsOf(EXCEPTIONS.keySet());
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
