package dev.leadpatch.bootstrap.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import javax.management.JMException;
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
final class CdsArchive {
    private static final Logger LOG = LoggerFactory.getLogger(CdsArchive.class);
    private static final String PATH_PROPERTY = "leadpatch.class-archive";

    private CdsArchive() {}

    /** Cancels the request of the launcher, for a command whose classes are not those of {@code serve}. */
    static void cancelRequest() {
        System.clearProperty(PATH_PROPERTY);
    }

    /** Writes the archive if the launcher requested it. A failure is logged and otherwise ignored. */
    static void writeIfRequested() {
        String path = System.getProperty(PATH_PROPERTY);
        if (path == null) {
            return;
        }
        PrintStream out = System.out;
        // discards the messages of the JVM: standard output is reserved for the log
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            // the diagnostic command of jcmd VM.cds, which splits its arguments at spaces, hence the quotes; the JVM
            // writes a temporary file and renames it
            Object[] arguments = {new String[] {"dynamic_dump", "\"" + path + "\""}};
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "vmCds",
                            arguments,
                            new String[] {String[].class.getName()});
        } catch (JMException | RuntimeException e) {
            LOG.debug("The class archive could not be written", e);
        } finally {
            System.setOut(out);
        }
    }
}
