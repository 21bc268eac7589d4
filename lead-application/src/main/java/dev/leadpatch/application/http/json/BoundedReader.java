package dev.leadpatch.application.http.json;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Fails when more characters than the maximum are read for one value. It bounds the memory of a value, approximately. */
final class BoundedReader extends FilterReader {
    private final int maxCharacters;
    private long read;

    BoundedReader(Reader text, int maxCharacters) {
        super(text);
        this.maxCharacters = maxCharacters;
    }

    /** A value has more characters than the maximum. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1;

        TooLargeException(String message) {
            super(message);
        }
    }

    /** Starts to count the characters of the next value. */
    void startValue() {
        read = 0;
    }

    /** Returns the number of characters of the value so far. */
    long characters() {
        return read;
    }

    /** Continues to count the characters of a value, of which some were read before. */
    void continueValue(long readBefore) {
        read = readBefore;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        if (read > maxCharacters) {
            throw new TooLargeException("a value has more than %,d characters".formatted(maxCharacters));
        }
        int count = super.read(buffer, offset, length);
        read += Math.max(count, 0);
        return count;
    }
}
