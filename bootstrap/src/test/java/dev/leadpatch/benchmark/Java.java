package dev.leadpatch.benchmark;

import java.nio.file.Path;

/** The Java that runs this. */
final class Java {
    static final String PROGRAM =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private Java() {}
}
