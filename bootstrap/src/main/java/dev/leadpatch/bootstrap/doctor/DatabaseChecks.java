package dev.leadpatch.bootstrap.doctor;

import dev.leadpatch.adapter.persistence.DatabaseInspection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks a database.
 *
 * @param schema the schema of the tables
 */
public record DatabaseChecks(DatabaseInspection database, String schema) {
    private static final int MIN_MAJOR_VERSION = 15;
    private static final Duration SMALL_DIFFERENCE = Duration.ofSeconds(2);
    // receivers of webhooks reject older and later timestamps
    private static final Duration MAX_DIFFERENCE = Duration.ofMinutes(5);
    private static final Set<String> SEARCH_EXTENSIONS = Set.of("pg_trgm", "unaccent");
    private static final Set<String> EXTENSIONS = Set.of("pg_trgm", "unaccent", "btree_gin");

    /** Checks version, extensions, permissions, schema and clock. */
    public List<CheckResult> check(String address) {
        return List.of(checkVersion(address), checkExtensions(), checkPermissions(), checkSchema(), checkClock());
    }

    private CheckResult checkVersion(String address) {
        String message = "PostgreSQL %s %s".formatted(database.serverVersion(), address);
        return database.majorVersion() < MIN_MAJOR_VERSION
                ? CheckResult.failed("database", message, "Leadpatch requires PostgreSQL 15 or later.")
                : CheckResult.ok("database", message);
    }

    private CheckResult checkExtensions() {
        Set<String> installed = intersection(EXTENSIONS, database.installedExtensions());
        if (installed.containsAll(SEARCH_EXTENSIONS)) {
            return CheckResult.ok("extensions", String.join(", ", installed) + " are installed");
        }
        boolean installable = database.availableExtensions().containsAll(SEARCH_EXTENSIONS);
        if (installable && database.canCreateSchemas()) {
            return CheckResult.ok("extensions", "pg_trgm and unaccent are installed when the service starts");
        }
        return CheckResult.warning(
                "extensions",
                "pg_trgm and unaccent are not installed, so leads can't be searched",
                installable
                        ? "Execute CREATE EXTENSION pg_trgm; CREATE EXTENSION unaccent; and restart the service."
                        : "Install the package postgresql-contrib on the database server, and restart the service.");
    }

    private static Set<String> intersection(Set<String> first, Set<String> second) {
        Set<String> result = new TreeSet<>(first);
        result.retainAll(second);
        return result;
    }

    private CheckResult checkPermissions() {
        if (database.canUseSchema()) {
            return CheckResult.ok("permissions", "the user may use the schema " + schema + " and its tables");
        }
        if (database.schemaExists()) {
            return CheckResult.failed(
                    "permissions",
                    "the user may not use the schema " + schema + " or a table in it",
                    "Grant the privileges of the role of the service, or of the owner of the schema.");
        }
        return database.canCreateSchemas()
                ? CheckResult.ok("permissions", "the user may create the schema " + schema)
                : CheckResult.failed(
                        "permissions",
                        "the user may not create the schema " + schema,
                        "Execute GRANT CREATE ON DATABASE … TO the user.");
    }

    private CheckResult checkSchema() {
        return switch (database.schemaState()) {
            case CURRENT -> CheckResult.ok("schema", schema + " has the version of this program, or a later one");
            case OUTDATED ->
                CheckResult.warning(
                        "schema",
                        schema + " has the tables of an older version",
                        "Run migrate, or start the service with this version, which migrates them.");
            case MISSING -> CheckResult.warning("schema", schema + " has no tables", "Run init, load or serve.");
        };
    }

    private CheckResult checkClock() {
        Duration difference = database.clockDifference();
        Duration size = difference.abs();
        String message = "the clock of the database is %d ms %s that of this machine"
                .formatted(size.toMillis(), difference.isNegative() ? "behind" : "ahead of");
        String remedy = "Synchronize both clocks by NTP.";
        if (size.compareTo(MAX_DIFFERENCE) > 0) {
            return CheckResult.failed("clock", message, remedy + " Webhook receivers reject the timestamps.");
        }
        return size.compareTo(SMALL_DIFFERENCE) > 0
                ? CheckResult.warning("clock", message, remedy)
                : CheckResult.ok("clock", message);
    }
}
