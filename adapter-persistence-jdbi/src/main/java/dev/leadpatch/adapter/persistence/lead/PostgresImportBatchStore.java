package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.audit.AuditLogWriter;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.application.importing.ImportBatchStore;
import dev.leadpatch.application.lead.ImportBatch;
import dev.leadpatch.domain.value.CompanyId;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Stores which batches of imports are done, in the transactions of their changes. Thread-safe. */
public final class PostgresImportBatchStore implements ImportBatchStore {
    // fails if another process has imported the same batch in the meantime
    private static final String INSERT = """
            insert into import_batches (company_id, import_id, first_row, report)
            values (:company, :import, :firstRow, :report)
            """;

    private static final String FIND = """
            select report
            from import_batches
            where company_id = :company and import_id = :import and first_row = :firstRow
            """;

    private final Database database;

    public PostgresImportBatchStore(Database database) {
        this.database = database;
    }

    /** Stores a batch in the running transaction. */
    static <R> void insert(Handle handle, CompanyId company, ImportBatch<R> batch, R result) {
        handle.createUpdate(INSERT)
                .bind("company", company.value())
                .bind("import", batch.importId())
                .bind("firstRow", batch.firstRow())
                .bind("report", batch.reportRenderer().apply(result))
                .execute();
        AuditLogWriter.write(handle, batch.audit());
    }

    @Override
    public Optional<String> findReport(CompanyId company, UUID importId, long firstRow) {
        return database.use(handle -> handle.createQuery(FIND)
                .bind("company", company.value())
                .bind("import", importId)
                .bind("firstRow", firstRow)
                .mapTo(String.class)
                .findOne());
    }
}
