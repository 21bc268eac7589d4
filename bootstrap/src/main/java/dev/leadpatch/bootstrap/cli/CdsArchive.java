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
 * The file in which Java keeps the classes that it has loaded, so that it need not read and verify them at the next
 * start. The launcher script names it when there is none yet. It is written at the end and not by Java's own option,
 * which would also do so after a start that failed, and keep the few classes of that for good.
 */
record CdsArchive(Optional<Path> file) {
    private static final Logger LOG = LoggerFactory.getLogger(CdsArchive.class);
    private static final String PATH_PROPERTY = "leadpatch.class-archive";

    /** The one that this process was asked to write, if it was. */
    static CdsArchive ofProcess() {
        return new CdsArchive(
                Optional.ofNullable(System.getProperty(PATH_PROPERTY)).map(Path::of));
    }

    /** Writes it, if that is asked for; without it, nothing is worse than before. */
    void write() {
        file.ifPresent(CdsArchive::writeWithoutOutput);
    }

    /** Java tells standard output of it, which belongs to the log. */
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
            // as jcmd VM.cds does, which divides its line at spaces; Java writes beside the file and renames
            Object[] dump = {new String[] {"dynamic_dump", "\"" + file + "\""}};
            server.invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "vmCds", dump, new String[] {
                String[].class.getName()
            });
        } catch (JMException | RuntimeException without) {
            LOG.debug("The class archive could not be written", without);
        }
    }
}
