package dev.leadpatch.bootstrap.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.DatabaseInspection;
import dev.leadpatch.adapter.persistence.SchemaState;
import dev.leadpatch.bootstrap.doctor.CheckResult.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The thresholds of the checks, and their remedies. */
class ChecksTest {
    private static final Set<String> CONTRIB = Set.of("plpgsql", "pg_trgm", "unaccent", "btree_gin");

    @TempDir
    private Path directory;

    @Test
    void healthy_database_passes_every_check() {
        assertThat(new DatabaseChecks(database(17, 0, true, true, true, CONTRIB, CONTRIB), "crm").check("at db/crm"))
                .allMatch(result ->
                        result.status() == Status.OK && result.remedy().isEmpty())
                .extracting(CheckResult::check)
                .containsExactly("database", "extensions", "permissions", "schema", "clock");
    }

    @ParameterizedTest
    @CsvSource({"14,FAILED", "15,OK"})
    void old_database_fails(int majorVersion, Status status) {
        assertStatus(database(majorVersion, 0, true, true, true, CONTRIB, CONTRIB), "database", status);
    }

    @ParameterizedTest
    @CsvSource({
        "0,OK",
        "2000,OK",
        "-2000,OK",
        "2001,WARNING",
        "-2001,WARNING",
        "300000,WARNING",
        "300001,FAILED",
        "-300001,FAILED"
    })
    void clock_difference_of_minutes_fails(long millis, Status status) {
        assertStatus(database(17, millis, true, true, true, CONTRIB, CONTRIB), "clock", status);
    }

    @Test
    void missing_extensions_are_a_warning_unless_the_service_can_install_them() {
        Set<String> none = Set.of("plpgsql");
        assertStatus(database(17, 0, true, true, true, none, CONTRIB), "extensions", Status.OK);
        assertStatus(database(17, 0, false, true, true, none, CONTRIB), "extensions", Status.WARNING);
        assertStatus(database(17, 0, true, true, true, none, none), "extensions", Status.WARNING);
    }

    @Test
    void missing_privileges_fail() {
        assertStatus(database(17, 0, false, true, true, CONTRIB, CONTRIB), "permissions", Status.OK);
        assertStatus(database(17, 0, true, true, false, CONTRIB, CONTRIB), "permissions", Status.FAILED);
        assertStatus(database(17, 0, true, false, false, CONTRIB, CONTRIB), "permissions", Status.OK);
        assertStatus(database(17, 0, false, false, false, CONTRIB, CONTRIB), "permissions", Status.FAILED);
    }

    @ParameterizedTest
    @CsvSource({"127,8000,WARNING", "128,8000,OK", "224,399,WARNING", "224,400,OK"})
    void small_heap_or_machine_is_a_warning(long heap, long machine, Status status) {
        assertThat(MachineChecks.checkMemory(heap << 20, machine << 20).status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"199,FAILED", "200,WARNING", "1023,WARNING", "1024,OK"})
    void full_disk_fails(long free, Status status) {
        assertThat(MachineChecks.checkDisk(directory, free << 20).status()).isEqualTo(status);
    }

    @Test
    void disk_of_a_missing_directory_is_that_of_its_parent() {
        assertThat(MachineChecks.checkDisk(directory.resolve("a/b")).message())
                .endsWith("MB are free for " + directory.resolve("a/b"));
    }

    private static void assertStatus(DatabaseInspection database, String check, Status status) {
        assertThat(new DatabaseChecks(database, "crm").check("at db/crm"))
                .filteredOn(result -> result.check().equals(check))
                .singleElement()
                .satisfies(result -> assertThat(result.status()).isEqualTo(status))
                .satisfies(result -> assertThat(result.remedy().isEmpty()).isEqualTo(status == Status.OK));
    }

    private static DatabaseInspection database(
            int majorVersion,
            long clockMillis,
            boolean canCreateSchemas,
            boolean schemaExists,
            boolean canUseSchema,
            Set<String> installed,
            Set<String> available) {
        return new DatabaseInspection(
                majorVersion + ".1",
                majorVersion,
                Duration.ofMillis(clockMillis),
                canCreateSchemas,
                schemaExists,
                canUseSchema,
                installed,
                available,
                SchemaState.CURRENT);
    }
}
