package dev.leadpatch.bootstrap.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;

/** A small text file that an operator writes: a secret, or a configuration file. */
record TextFile(String path) {
    private static final int MAX_BYTES = 64 * 1024;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** The file can't be used. The message is a clause that follows its path, and contains nothing of the file. */
    static final class UnusableFileException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableFileException(String message) {
            super(message);
        }
    }

    /** Reads the text, without a line break at its end. */
    String read() throws UnusableFileException {
        byte[] bytes = readBytes();
        if (bytes.length == 0) {
            throw new UnusableFileException("is empty");
        }
        if (bytes.length > MAX_BYTES) {
            throw new UnusableFileException("has more than " + MAX_BYTES / 1024 + " KiB");
        }
        return decode(bytes).replaceFirst("\\r?\\n\\z", "");
    }

    private byte[] readBytes() throws UnusableFileException {
        try {
            Path file = Path.of(path);
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                throw new UnusableFileException("is a directory");
            }
            if (!attributes.isRegularFile()) {
                // a pipe can be read only once, and may never end
                throw new UnusableFileException("is not a regular file");
            }
            try (InputStream in = Files.newInputStream(file)) {
                return in.readNBytes(MAX_BYTES + 1);
            }
        } catch (NoSuchFileException e) {
            throw new UnusableFileException("does not exist");
        } catch (AccessDeniedException e) {
            throw new UnusableFileException("can't be read: permission denied");
        } catch (IOException | InvalidPathException e) {
            throw new UnusableFileException("can't be read");
        }
    }

    private static String decode(byte[] bytes) throws UnusableFileException {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnusableFileException("is not in UTF-8");
        }
        if (text.charAt(0) == BYTE_ORDER_MARK) {
            throw new UnusableFileException("starts with a byte order mark; save it without");
        }
        if (text.indexOf('\0') >= 0) {
            throw new UnusableFileException("is not a text in UTF-8");
        }
        return text;
    }

    /** Returns whether each user of the machine can read the file. */
    boolean isReadableByOthers() {
        try {
            return Files.getPosixFilePermissions(Path.of(path)).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Returns the path for a message, without control characters. */
    @Override
    public String toString() {
        return path.replaceAll("\\p{Cntrl}", "?");
    }
}
