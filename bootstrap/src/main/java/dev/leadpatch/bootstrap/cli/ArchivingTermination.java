package dev.leadpatch.bootstrap.cli;

/** The end of a process that keeps its classes for the next one, if it came so far as to await its end. */
final class ArchivingTermination implements Termination {
    private final Termination termination;
    private final ClassArchive archive;
    private boolean served;

    ArchivingTermination(Termination termination, ClassArchive archive) {
        this.termination = termination;
        this.archive = archive;
    }

    @Override
    public void await() throws InterruptedException {
        termination.await();
        served = true;
    }

    @Override
    public void close() {
        if (served) {
            archive.write();
        }
        termination.close();
    }
}
