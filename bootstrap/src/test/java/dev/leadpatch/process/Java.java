package dev.leadpatch.process;

import java.nio.file.Path;

/** The Java that runs this. */
public final class Java {
    public static final String PROGRAM =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private Java() {}
}
