package dev.leadpatch.bootstrap.postgres;

import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.DirectoryInUseException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A lock file: an exclusive operating system lock on a file in a data directory. The operating system releases the lock
 * when the process ends, even if it is killed. The file contains the pid and the role of the holder and remains after
 * the release.
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
            try {
                channel.close();
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
     * The holder of a lock, as its file names it.
     *
     * @param pid empty in the moment between the lock and the write of the pid
     */
    record Holder(OptionalLong pid, Role role) {
        private static Holder read(Path file) throws IOException {
            List<String> lines =
                    Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
            OptionalLong pid = !lines.isEmpty() && lines.get(0).matches("[1-9][0-9]{0,9}")
                    ? OptionalLong.of(Long.parseLong(lines.get(0)))
                    : OptionalLong.empty();
            boolean isCommand = lines.size() > 1 && lines.get(1).equals(Role.COMMAND.name());
            return new Holder(pid, isCommand ? Role.COMMAND : Role.SERVICE);
        }
    }
}
