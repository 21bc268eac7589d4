package dev.leadpatch.bootstrap.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The class-data sharing (CDS) archive: a dynamic archive of the loaded classes, which spares the next start reading
 * and verifying them. The launcher script sets its path if no archive exists.
 *
 * <p>The process writes the archive when it ends. It does not use {@code -XX:ArchiveClassesAtExit}, which also writes
 * an archive after a failed start. That archive would contain few classes and would be used permanently.
 */
record CdsArchive(Optional<Path> file) {
    private static final Logger LOG = LoggerFactory.getLogger(CdsArchive.class);
    private static final String PATH_PROPERTY = "leadpatch.class-archive";

    /** The archive that this process must write; without a file if the launcher requested none. */
    static CdsArchive ofProcess() {
        return new CdsArchive(
                Optional.ofNullable(System.getProperty(PATH_PROPERTY)).map(Path::of));
    }

    /** Writes the archive, if there is a file for it. A failure is logged and otherwise ignored. */
    void write() {
        file.ifPresent(CdsArchive::writeWithoutOutput);
    }

    /** Discards the messages that the JVM writes to standard output, which is reserved for the log. */
    private static void writeWithoutOutput(Path file) {
        PrintStream out = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            dump(file);
        } finally {
            System.setOut(out);
        }
    }

    private static void dump(Path file) {
        try {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            // the diagnostic command of jcmd VM.cds, which splits its arguments at spaces, hence the quotes; the JVM
            // writes a temporary file and renames it
            Object[] arguments = {new String[] {"dynamic_dump", "\"" + file + "\""}};
            server.invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"), "vmCds", arguments, new String[] {
                        String[].class.getName()
                    });
        } catch (JMException | RuntimeException e) {
            LOG.debug("The class archive could not be written", e);
        }
    }
}
