package dev.leadpatch.bootstrap.importing;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The encoding of a text file.
 *
 * @param markLength the number of bytes of the byte order mark
 */
record TextEncoding(Charset charset, int markLength) {
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    /** The encodings that can be chosen. */
    static final List<String> NAMES = List.of("utf-8", "utf-16le", "utf-16be", "utf-16", "windows-1252", "iso-8859-1");

    private record Mark(Charset charset, List<Integer> bytes) {
        boolean starts(byte[] text) {
            for (int i = 0; i < bytes.size(); i++) {
                if (i >= text.length || (text[i] & 0xFF) != bytes.get(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final List<Mark> MARKS = List.of(
            new Mark(StandardCharsets.UTF_8, List.of(0xEF, 0xBB, 0xBF)),
            new Mark(StandardCharsets.UTF_16LE, List.of(0xFF, 0xFE)),
            new Mark(StandardCharsets.UTF_16BE, List.of(0xFE, 0xFF)));

    /**
     * Detects the encoding of a text by its beginning: by the byte order mark; as UTF-16 if every second byte is zero; as
     * UTF-8 if it is valid; otherwise as Windows-1252.
     */
    static TextEncoding detect(byte[] beginning) {
        for (Mark mark : MARKS) {
            if (mark.starts(beginning)) {
                return new TextEncoding(mark.charset(), mark.bytes().size());
            }
        }
        Optional<Charset> utf16 = detectUtf16(beginning);
        if (utf16.isPresent()) {
            return new TextEncoding(utf16.get(), 0);
        }
        return new TextEncoding(isUtf8(beginning) ? StandardCharsets.UTF_8 : WINDOWS_1252, 0);
    }

    /** Returns the encoding with a name of {@link #NAMES}, for a text with this beginning; empty if it is unknown. */
    static Optional<TextEncoding> ofName(String name, byte[] beginning) {
        String lowerCase = name.toLowerCase(Locale.ROOT);
        if (!NAMES.contains(lowerCase)) {
            return Optional.empty();
        }
        if (lowerCase.equals("utf-16")) {
            TextEncoding detected = detect(beginning);
            boolean isUtf16 = detected.charset().name().startsWith("UTF-16");
            return Optional.of(isUtf16 ? detected : new TextEncoding(StandardCharsets.UTF_16BE, 0));
        }
        Charset charset = Charset.forName(lowerCase);
        int markLength = MARKS.stream()
                .filter(mark -> mark.charset().equals(charset) && mark.starts(beginning))
                .mapToInt(mark -> mark.bytes().size())
                .findFirst()
                .orElse(0);
        return Optional.of(new TextEncoding(charset, markLength));
    }

    private static Optional<Charset> detectUtf16(byte[] text) {
        int pairs = text.length / 2;
        int highZero = 0;
        int lowZero = 0;
        for (int i = 0; i < pairs; i++) {
            highZero += text[2 * i] == 0 && text[2 * i + 1] != 0 ? 1 : 0;
            lowZero += text[2 * i] != 0 && text[2 * i + 1] == 0 ? 1 : 0;
        }
        // texts in Latin script; a binary file has zeros at both positions
        if (pairs > 0 && lowZero > 0.7 * pairs) {
            return Optional.of(StandardCharsets.UTF_16LE);
        }
        return pairs > 0 && highZero > 0.7 * pairs ? Optional.of(StandardCharsets.UTF_16BE) : Optional.empty();
    }

    private static boolean isUtf8(byte[] text) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
        // not the end of the input: the last character may be cut
        return !decoder.decode(ByteBuffer.wrap(text), CharBuffer.allocate(text.length), false)
                .isError();
    }

    /** The name, with the byte order mark if there is one. */
    String describe() {
        return charset.name() + (markLength > 0 ? " with byte order mark" : "");
    }
}
