package dev.leadpatch.adapter.persistence.backup;

import dev.leadpatch.adapter.persistence.BackupHeader;
import dev.leadpatch.adapter.persistence.InvalidBackupException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads a file of {@link BackupFileWriter}. */
final class BackupFileReader {
    static final String END_OF_TABLE = "\\.";

    private static final byte[] END_OF_TABLE_LINE = (END_OF_TABLE + "\n").getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_LINE_BYTES = 1 << 29;
    private static final int MAX_HEADER_BYTES = 1024;

    private final InputStream in;
    private final BackupHeader header;
    private byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;

    /**
     * Reads the header.
     *
     * @param file stays open
     * @throws InvalidBackupException if the file is no backup that this version can read
     */
    BackupFileReader(InputStream file) {
        try {
            in = new GZIPInputStream(file, buffer.length);
        } catch (EOFException | ZipException e) {
            throw new InvalidBackupException("is not a backup of Leadpatch");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        header = BackupHeader.parse(text(nextLine(MAX_HEADER_BYTES, "is not a backup of Leadpatch")));
    }

    BackupHeader header() {
        return header;
    }

    /**
     * Reads the rows, and returns their number.
     *
     * @throws InvalidBackupException if the file is damaged; the consumer must then discard everything
     */
    long read(SnapshotConsumer consumer) {
        String[] words = text(nextLine()).split(" ", -1);
        while (!words[0].equals("end")) {
            if (words.length != 3) {
                throw damaged();
            }
            switch (words[0]) {
                case "table" -> readTable(new SchemaTable(words[1], words[2]), consumer);
                case "sequence" -> consumer.sequence(words[1], number(words[2]));
                default -> throw damaged();
            }
            words = text(nextLine()).split(" ", -1);
        }
        // the checksum is behind the last line
        if (words.length != 2 || start < end || fill()) {
            throw damaged();
        }
        long rows = number(words[1]);
        consumer.end(rows);
        return rows;
    }

    private void readTable(SchemaTable table, SnapshotConsumer consumer) {
        consumer.startTable(table);
        byte[] line = nextLine();
        while (!Arrays.equals(line, END_OF_TABLE_LINE)) {
            consumer.row(line);
            line = nextLine();
        }
        consumer.endTable();
    }

    /** Returns the next line with its line break. */
    private byte[] nextLine() {
        return nextLine(MAX_LINE_BYTES, "is damaged");
    }

    private byte[] nextLine(int maxBytes, String reasonIfLonger) {
        int next = start;
        while (true) {
            while (next < end) {
                if (buffer[next] == '\n') {
                    if (next - start >= maxBytes) {
                        throw new InvalidBackupException(reasonIfLonger);
                    }
                    byte[] line = Arrays.copyOfRange(buffer, start, next + 1);
                    start = next + 1;
                    return line;
                }
                next++;
            }
            int length = end - start;
            if (length >= maxBytes) {
                throw new InvalidBackupException(reasonIfLonger);
            }
            if (!fill()) {
                throw new InvalidBackupException("is truncated");
            }
            next = start + length;
        }
    }

    /** Appends bytes to the unread ones, and returns false at the end of the file. */
    private boolean fill() {
        System.arraycopy(buffer, start, buffer, 0, end - start);
        end -= start;
        start = 0;
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * end);
        }
        try {
            int read = in.read(buffer, end, buffer.length - end);
            end += Math.max(0, read);
            return read > 0;
        } catch (EOFException e) {
            throw new InvalidBackupException("is truncated");
        } catch (ZipException e) {
            throw damaged();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(byte[] line) {
        return new String(line, 0, line.length - 1, StandardCharsets.UTF_8);
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw damaged();
        }
    }

    private static InvalidBackupException damaged() {
        return new InvalidBackupException("is damaged");
    }
}
