package dev.leadpatch.bootstrap.importing;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/**
 * Decodes a text strictly: a byte that is invalid in the encoding, and the character NUL, are errors that name the place.
 * Not thread-safe.
 */
final class DecodingReader extends Reader {
    private static final int BUFFER_SIZE = 1 << 15;

    private final InputStream stream;
    private final TextEncoding encoding;
    private final boolean canChoose;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_SIZE).flip();
    private long bufferOffset; // of the first byte of the buffer in the text
    private long line = 1;
    private boolean ended;

    /** Skips the byte order mark. */
    DecodingReader(InputStream stream, TextEncoding encoding) throws IOException {
        this(stream, encoding, true);
    }

    /** @param canChoose whether the command has an option for the encoding, which errors recommend */
    DecodingReader(InputStream stream, TextEncoding encoding, boolean canChoose) throws IOException {
        this.stream = stream;
        this.encoding = encoding;
        this.canChoose = canChoose;
        this.decoder = encoding.charset()
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        stream.skipNBytes(encoding.markLength());
        bufferOffset = encoding.markLength();
    }

    /** The text is not in its encoding, or is binary. */
    static final class InvalidTextException extends IOException {
        private static final long serialVersionUID = 1L;

        InvalidTextException(String message) {
            super(message);
        }
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        CharBuffer chars = CharBuffer.wrap(buffer, offset, length).slice(); // its positions start at 0
        while (true) {
            int start = chars.position();
            CoderResult result = decoder.decode(bytes, chars, ended);
            check(buffer, offset + start, chars.position() - start);
            if (result.isError()) {
                throw invalidByte(bytes.get(bytes.position()) & 0xFF, bufferOffset + bytes.position());
            }
            if (chars.position() > 0 || length == 0) {
                return chars.position();
            }
            if (ended) {
                return -1;
            }
            fill();
        }
    }

    private void fill() throws IOException {
        bufferOffset += bytes.position();
        bytes.compact();
        int read = stream.read(bytes.array(), bytes.position(), bytes.remaining());
        if (read < 0) {
            ended = true;
        } else {
            bytes.position(bytes.position() + read);
        }
        bytes.flip();
    }

    private void check(char[] buffer, int offset, int count) throws InvalidTextException {
        for (int i = offset; i < offset + count; i++) {
            if (buffer[i] == '\n') {
                line++;
            } else if (buffer[i] == '\0') {
                throw new InvalidTextException("line %d contains the character NUL; is it a binary file, or UTF-16?%s"
                        .formatted(line, canChoose ? " Choose by --encoding" : ""));
            }
        }
    }

    private InvalidTextException invalidByte(int value, long position) {
        String name = encoding.charset().name();
        String hint = canChoose && name.equals("UTF-8")
                ? "; if the file is in Windows-1252, use --encoding windows-1252"
                : "";
        return new InvalidTextException("line %d: the byte 0x%02X at offset %d is not valid in %s%s"
                .formatted(line, value, position, name, hint));
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
