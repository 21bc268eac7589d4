package dev.leadpatch.process;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * Fills the heaps of programs by a {@link HeapFillingAgent}.
 *
 * @param agent the jar of the agent
 */
record HeapFiller(Path agent) {

    private static final Class<?> AGENT = HeapFillingAgent.class;

    /** Writes the jar of the agent to a directory. */
    static HeapFiller create(Path directory) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Agent-Class", AGENT.getName());
        Path jar = directory.resolve("heap-filling-agent.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file, manifest);
                InputStream agent =
                        Objects.requireNonNull(AGENT.getResourceAsStream(AGENT.getSimpleName() + ".class"))) {
            entries.putNextEntry(new ZipEntry(AGENT.getName().replace('.', '/') + ".class"));
            agent.transferTo(entries);
        }
        return new HeapFiller(jar);
    }

    /** Starts to fill the heap of a program; {@code time} is how long it is full. */
    void fill(PackagedProgram program, Duration time) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(program.pid()));
        try {
            machine.loadAgent(agent.toString(), Long.toString(time.toMillis()));
        } finally {
            machine.detach();
        }
    }
}
