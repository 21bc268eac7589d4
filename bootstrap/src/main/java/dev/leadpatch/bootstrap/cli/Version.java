package dev.leadpatch.bootstrap.cli;

/** Which version of the program this is. */
public final class Version {
    private Version() {}

    /** As the jar names it. */
    public static String current() {
        String released = Version.class.getPackage().getImplementationVersion();
        return released == null ? "(not packaged)" : released;
    }
}
