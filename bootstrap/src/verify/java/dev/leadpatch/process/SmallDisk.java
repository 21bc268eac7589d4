package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A small file system in memory, which becomes full. */
record SmallDisk(Path directory) implements AutoCloseable {

    /** Mounts an empty file system. Skips the test if that is not possible: only root can. */
    static SmallDisk mount(Path directory, String size) throws IOException, InterruptedException {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can mount a file system");
        Files.createDirectories(directory);
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + size + ",mode=0700", "tmpfs", directory.toString()) == 0,
                "no file system can be mounted");
        return new SmallDisk(directory);
    }

    /** Writes a file that takes all free space. */
    void fill() throws IOException {
        byte[] block = new byte[64 * 1024];
        try (OutputStream out = Files.newOutputStream(filler())) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left on device");
        }
    }

    /** Deletes the file that takes the space. */
    void free() throws IOException {
        Files.delete(filler());
    }

    private Path filler() {
        return directory.resolve("filler");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("umount", "--lazy", directory.toString());
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
