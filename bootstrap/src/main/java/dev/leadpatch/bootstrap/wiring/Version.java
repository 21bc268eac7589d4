package dev.leadpatch.bootstrap.wiring;

/** The version of this program. */
public final class Version {
    private Version() {}

    /** The version in the manifest of the jar; {@code (not packaged)} without a jar. */
    public static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
