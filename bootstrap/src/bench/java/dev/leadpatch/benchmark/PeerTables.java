package dev.leadpatch.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The tables of a program that the product is compared to, with the leads of the product and an outbox, which has a row
 * for each update.
 */
record PeerTables(String schema) {

    /** Replaces the schema. */
    static PeerTables create(BenchmarkPostgres postgres, String schema) throws IOException, SQLException {
        try (var tables = PeerTables.class.getResourceAsStream("peer.sql")) {
            postgres.execute(new String(tables.readAllBytes(), StandardCharsets.UTF_8).replace("{schema}", schema));
        }
        postgres.execute("vacuum analyze %s.leads".formatted(schema));
        BenchmarkCompany.touchPages(postgres, schema + ".leads");
        return new PeerTables(schema);
    }

    /** What is measured of the program. */
    MeasuredService measured(ServerProcess process) {
        return new MeasuredService(
                process.pid(),
                "truncate %s.outbox".formatted(schema),
                Optional.of("select count(*) from %s.outbox".formatted(schema)));
    }
}
