package dev.leadpatch.bootstrap.postgres;

import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.DirectoryInUseException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A lock file: an exclusive operating system lock on a file in a data directory. The operating system releases the lock
 * when the process ends, even if it is killed. The file contains the pid and the role of the holder. It remains after
 * the release, empty unless the process was killed.
 */
final class DirectoryLock implements AutoCloseable {
    static final String FILE_NAME = "leadpatch.lock";

    // POSIX releases a process's locks on a file when the process closes any descriptor of it. A second attempt in this
    // process must therefore fail before it opens the file, because closing that file would release the lock.
    private static final Map<Path, Role> LOCKED_BY_THIS_PROCESS = new ConcurrentHashMap<>();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Acquires the lock, or fails immediately.
     *
     * @param directory the real path of the directory, so that all names of a directory have the same lock
     */
    static DirectoryLock acquire(Path directory, Role role) throws DirectoryInUseException, IOException {
        Role roleOfThisProcess = LOCKED_BY_THIS_PROCESS.putIfAbsent(directory, role);
        if (roleOfThisProcess != null) {
            throw new DirectoryInUseException(
                    directory,
                    new Holder(OptionalLong.of(ProcessHandle.current().pid()), roleOfThisProcess));
        }
        DirectoryLock lock = null;
        try {
            lock = lockFile(directory, role);
            return lock;
        } finally {
            if (lock == null) {
                LOCKED_BY_THIS_PROCESS.remove(directory);
            }
        }
    }

    private static DirectoryLock lockFile(Path directory, Role role) throws DirectoryInUseException, IOException {
        Path file = directory.resolve(FILE_NAME);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            if (channel.tryLock() == null) {
                throw new DirectoryInUseException(directory, Holder.read(file));
            }
            String holder = ProcessHandle.current().pid() + "\n" + role + "\n";
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.US_ASCII)));
            locked = true;
            return new DirectoryLock(directory, channel);
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    /** Releases the lock. */
    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            try (channel) {
                channel.truncate(0); // the next holder is unknown until it has written its pid
            } catch (ClosedByInterruptException e) {
                // the thread is interrupted, which has closed the channel and released the lock
            } finally {
                LOCKED_BY_THIS_PROCESS.remove(directory);
            }
        }
    }

    /** How long a process holds the lock. */
    enum Role {
        /** Until it is requested to stop: the process serves. */
        SERVICE,
        /** Until its work is done: the process runs a command. */
        COMMAND
    }

    /**
     * The holder of a lock, as its file names it. Until the holder has written its pid, the file names the previous
     * holder: a holder that has ended is unknown, so its role must not be used.
     *
     * @param pid empty if the holder is unknown
     */
    record Holder(OptionalLong pid, Role role) {
        private static final Pattern CONTENT = Pattern.compile("([1-9][0-9]{0,9})\n(SERVICE|COMMAND)\n");
        private static final Holder UNKNOWN = new Holder(OptionalLong.empty(), Role.SERVICE);

        private static Holder read(Path file) throws IOException {
            return parse(Files.readString(file, StandardCharsets.ISO_8859_1));
        }

        static Holder parse(String file) {
            Matcher content = CONTENT.matcher(file);
            if (!content.matches()) {
                return UNKNOWN;
            }
            long pid = Long.parseLong(content.group(1));
            boolean isAlive = ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
            return isAlive ? new Holder(OptionalLong.of(pid), Role.valueOf(content.group(2))) : UNKNOWN;
        }

        /** Whether the holder is known, and has this role. */
        boolean has(Role expected) {
            return pid.isPresent() && role == expected;
        }
    }
}
