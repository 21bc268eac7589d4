package dev.leadpatch.bootstrap.importing;

import dev.leadpatch.application.importing.RowSource.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/** A file to import, plain or compressed by gzip. A standard input is copied to a temporary file first. */
public final class InputFile implements AutoCloseable {
    private static final int SAMPLE_SIZE = 1 << 18;

    /** Text rarely compresses better than by a factor of 100; a gzip bomb does by 1000. */
    private static final long MAX_COMPRESSION = 300;

    /** Size from which the factor is limited. */
    private static final long MIN_SUSPICIOUS_SIZE = 64L << 20;

    private final Path path;
    private final boolean temporary;

    private InputFile(Path path, boolean temporary) {
        this.path = path;
        this.temporary = temporary;
    }

    /** The file at a path. */
    public static InputFile of(Path path) {
        return new InputFile(path, false);
    }

    /** A temporary copy of a stream, which {@link #close} deletes. */
    public static InputFile copyOf(InputStream stream) throws IOException {
        Path copy = Files.createTempFile("leadpatch-import", ".tmp");
        copy.toFile().deleteOnExit();
        InputFile file = new InputFile(copy, true);
        try {
            Files.copy(stream, copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Returns the SHA-256 digest of the file as it is, in hexadecimal digits. */
    public String digest() throws IOException {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            try (InputStream stream = new DigestInputStream(Files.newInputStream(path), sha256)) {
                stream.transferTo(java.io.OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    /** Returns whether the file is compressed. */
    public boolean isCompressed() throws IOException {
        try (InputStream stream = Files.newInputStream(path)) {
            return stream.read() == 0x1F && stream.read() == 0x8B;
        }
    }

    /** Returns the beginning of the uncompressed content. */
    byte[] sample() throws IOException {
        try (InputStream stream = open()) {
            return stream.readNBytes(SAMPLE_SIZE);
        }
    }

    /** Opens the uncompressed content. */
    InputStream open() throws IOException {
        InputStream file = new BufferedInputStream(Files.newInputStream(path));
        if (!isCompressed()) {
            return file;
        }
        try {
            return new BufferedInputStream(new BombGuard(new GZIPInputStream(file, 1 << 16), Files.size(path)));
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Returns the message of a failure to read the content. */
    static InvalidInputException toInvalidInput(IOException e) {
        return new InvalidInputException(
                e instanceof DecodingReader.InvalidTextException || e instanceof BombException
                        ? String.valueOf(e.getMessage())
                        : "it can't be read: " + e.getMessage());
    }

    @Override
    public void close() throws IOException {
        if (temporary) {
            Files.deleteIfExists(path);
        }
    }

    private static final class BombException extends IOException {
        private static final long serialVersionUID = 1L;

        BombException() {
            super("it is compressed by a factor of more than " + MAX_COMPRESSION + ", as no table of leads is; "
                    + "uncompress it first if that is intended");
        }
    }

    /** Fails if the content is much larger than the compressed file. */
    private static final class BombGuard extends FilterInputStream {
        private final long maxSize;
        private long size;

        BombGuard(InputStream stream, long compressedSize) {
            super(stream);
            maxSize = Math.max(MIN_SUSPICIOUS_SIZE, compressedSize * MAX_COMPRESSION);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            size += Math.max(count, 0);
            if (size > maxSize) {
                throw new BombException();
            }
            return count;
        }
    }
}
