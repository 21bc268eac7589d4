package dev.leadpatch.bootstrap.cli;

/** Writes the CDS archive when it is closed, unless the command failed before it awaited the signal. */
final class CdsArchivingShutdownSignal implements ShutdownSignal {
    private final ShutdownSignal delegate;
    private final CdsArchive archive;
    private boolean awaited;

    CdsArchivingShutdownSignal(ShutdownSignal delegate, CdsArchive archive) {
        this.delegate = delegate;
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
