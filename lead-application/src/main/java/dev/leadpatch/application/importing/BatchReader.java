package dev.leadpatch.application.importing;

import dev.leadpatch.application.importing.RowSource.InvalidInputException;
import dev.leadpatch.domain.patch.BulkPatchReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads rows in batches. Their bounds depend only on the input, so each run of an import has the same batches. */
final class BatchReader {
    /** A transaction must end within the deadline of the store. */
    private static final int MAX_ROWS = BulkPatchReader.MAX_LEADS;

    private static final long MAX_CHARACTERS = 1 << 20;

    private final RowSource rows;

    BatchReader(RowSource rows) {
        this.rows = rows;
    }

    /** Returns the next rows; none at the end of the input. */
    List<ImportRow> next() throws InvalidInputException {
        List<ImportRow> batch = new ArrayList<>(MAX_ROWS);
        long characters = 0;
        while (batch.size() < MAX_ROWS && characters < MAX_CHARACTERS) {
            Optional<ImportRow> row = rows.next();
            if (row.isEmpty()) {
                return batch;
            }
            batch.add(row.get());
            characters += row.get().size();
        }
        return batch;
    }
}
