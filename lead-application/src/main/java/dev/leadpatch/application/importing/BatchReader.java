package dev.leadpatch.application.importing;

import dev.leadpatch.application.importing.RowSource.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads rows in batches. Their bounds depend only on the input, so each run of an import has the same batches. */
final class BatchReader {
    private final RowSource rows;

    BatchReader(RowSource rows) {
        this.rows = rows;
    }

    /** Returns the next rows; none at the end of the input. */
    List<ImportRow> next() throws InvalidInputException {
        List<ImportRow> batch = new ArrayList<>(BatchWriter.MAX_DRAFTS);
        long characters = 0;
        while (batch.size() < BatchWriter.MAX_DRAFTS && characters < BatchWriter.MAX_CHARACTERS) {
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
