package dev.leadpatch.adapter.persistence.backup;

/** Receives a snapshot: the rows of one table after the other, then the sequences and the end. Used by one thread. */
interface SnapshotConsumer {

    void startTable(SchemaTable table);

    /**
     * Receives a row.
     *
     * @param line the row in the text format of {@code COPY}, with its line break
     */
    void row(byte[] line);

    void endTable();

    void sequence(String name, long value);

    /**
     * Receives the end of the snapshot.
     *
     * @param rows the number of rows of all tables
     */
    void end(long rows);
}
