package dev.leadpatch.benchmark;

import java.util.Optional;

/**
 * A service under load.
 *
 * @param truncateChanges statement that deletes the rows of earlier updates
 * @param countChanges statement that counts the rows of updates, one for each; empty if the service stores nothing
 */
record MeasuredService(long pid, String truncateChanges, Optional<String> countChanges) {

    /** A program that stores its changes as the product does. */
    static MeasuredService ofProduct(ServerProcess process) {
        return new MeasuredService(
                process.pid(), BenchmarkCompany.TRUNCATE_CHANGES, Optional.of("select count(*) from lead_changes"));
    }

    /** A program that stores nothing. */
    static MeasuredService withoutStore(ServerProcess process) {
        return new MeasuredService(process.pid(), BenchmarkCompany.TRUNCATE_CHANGES, Optional.empty());
    }
}
