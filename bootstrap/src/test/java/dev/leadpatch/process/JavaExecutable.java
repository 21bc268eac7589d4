package dev.leadpatch.process;

import java.nio.file.Path;

/** The Java that runs this. */
public final class JavaExecutable {
    public static final String PATH =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private JavaExecutable() {}
}
