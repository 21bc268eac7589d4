package dev.leadpatch.bootstrap.cli;

/** The end of a process that keeps its classes for the next one, if it came so far as to await its end. */
final class CdsArchivingShutdownSignal implements ShutdownSignal {
    private final ShutdownSignal delegate;
    private final CdsArchive archive;
    private boolean awaited;

    CdsArchivingShutdownSignal(ShutdownSignal termination, CdsArchive archive) {
        this.delegate = termination;
        this.archive = archive;
    }

    @Override
    public void await() throws InterruptedException {
        delegate.await();
        awaited = true;
    }

    @Override
    public void close() {
        if (awaited) {
            archive.write();
        }
        delegate.close();
    }
}
