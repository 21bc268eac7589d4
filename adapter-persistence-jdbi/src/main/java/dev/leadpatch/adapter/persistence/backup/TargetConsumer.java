package dev.leadpatch.adapter.persistence.backup;

/** Forwards a snapshot, and marks the failures of its consumer: they are not failures of the database that is read. */
record TargetConsumer(SnapshotConsumer target) implements SnapshotConsumer {

    @Override
    public void startTable(SchemaTable table) {
        forward(() -> target.startTable(table));
    }

    @Override
    public void row(byte[] line) {
        forward(() -> target.row(line));
    }

    @Override
    public void endTable() {
        forward(target::endTable);
    }

    @Override
    public void sequence(String name, long value) {
        forward(() -> target.sequence(name, value));
    }

    @Override
    public void end(long rows) {
        forward(() -> target.end(rows));
    }

    private static void forward(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            throw new TargetFailedException(e);
        }
    }

    /** A failure of the consumer. */
    static final class TargetFailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final RuntimeException failure;

        private TargetFailedException(RuntimeException failure) {
            super(failure);
            this.failure = failure;
        }

        RuntimeException failure() {
            return failure;
        }
    }
}
