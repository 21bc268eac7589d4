package dev.leadpatch.bootstrap.postgres;

import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.DirectoryInUseException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A lock file: an exclusive operating system lock on a file in a data directory. The operating system releases the lock
 * when the process ends, even if it is killed. The file contains the pid of the holder and remains after the release.
 */
final class DirectoryLock implements AutoCloseable {
    static final String FILE_NAME = "leadpatch.lock";

    // POSIX releases a process's locks on a file when the process closes any descriptor of it. A second attempt in this
    // process must therefore fail before it opens the file, because closing that file would release the lock.
    private static final Set<Path> LOCKED_BY_THIS_PROCESS = ConcurrentHashMap.newKeySet();

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
    static DirectoryLock acquire(Path directory) throws DirectoryInUseException, IOException {
        long self = ProcessHandle.current().pid();
        if (!LOCKED_BY_THIS_PROCESS.add(directory)) {
            throw new DirectoryInUseException(directory, OptionalLong.of(self));
        }
        DirectoryLock lock = null;
        try {
            lock = lockFile(directory, self);
            return lock;
        } finally {
            if (lock == null) {
                LOCKED_BY_THIS_PROCESS.remove(directory);
            }
        }
    }

    private static DirectoryLock lockFile(Path directory, long self) throws DirectoryInUseException, IOException {
        Path file = directory.resolve(FILE_NAME);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            if (channel.tryLock() == null) {
                throw new DirectoryInUseException(directory, readHolderPid(file));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((self + "\n").getBytes(StandardCharsets.US_ASCII)));
            locked = true;
            return new DirectoryLock(directory, channel);
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    private static OptionalLong readHolderPid(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        return text.matches("[1-9][0-9]{0,9}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
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
}
