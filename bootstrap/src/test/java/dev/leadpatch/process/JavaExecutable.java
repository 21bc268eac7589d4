package dev.leadpatch.process;

import java.nio.file.Path;

/** The {@code java} executable of the JVM that runs the tests. */
public final class JavaExecutable {
    public static final String PATH =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private JavaExecutable() {}
}
