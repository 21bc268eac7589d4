package dev.leadpatch.bootstrap.importing;

import dev.leadpatch.application.company.CompanyDocument;
import dev.leadpatch.application.http.json.JsonObjectReader;
import dev.leadpatch.application.http.json.JsonSequenceReader.Item;
import dev.leadpatch.application.http.json.StrictJsonReader.MalformedJsonException;
import dev.leadpatch.application.importing.RowSource.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A company document in a file, in strict JSON and UTF-8. One lead at a time is in memory, and all other members.
 *
 * <p>The leads throw {@link UncheckedIOException} if the file can't be read anymore, or was changed meanwhile.
 */
public final class CompanyFile implements CompanyDocument {
    /** Maximum number of characters of one lead, and of all other members. */
    private static final int MAX_CHARACTERS = 16 << 20;

    /** Maximum number of bytes that are searched for the beginning of an object. */
    private static final int MAX_BEGINNING = 1 << 16;

    private static final String JSON_WHITESPACE = " \t\r\n";
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputFile file;
    private final @Nullable Object withoutLeads;

    private CompanyFile(InputFile file, @Nullable Object withoutLeads) {
        this.file = file;
        this.withoutLeads = withoutLeads;
    }

    /**
     * Parses the whole file.
     *
     * @param file must stay open as long as the document is used
     * @throws InvalidInputException if the file is not exactly one valid JSON value; the message names the place
     */
    public static CompanyFile parse(InputFile file) throws InvalidInputException {
        try (InputStream beginning = file.open()) {
            validateBeginning(beginning.readNBytes(MAX_BEGINNING));
        } catch (IOException e) {
            throw InputFile.toInvalidInput(e);
        }
        try (Reader text = openText(file)) {
            return new CompanyFile(file, new JsonObjectReader(text, LEADS, MAX_CHARACTERS).readWithoutItems());
        } catch (MalformedJsonException e) {
            throw new InvalidInputException(e.location().map(at -> at + ": ").orElse("") + e.reason());
        } catch (IOException e) {
            throw InputFile.toInvalidInput(e);
        }
    }

    private static void validateBeginning(byte[] beginning) throws InvalidInputException {
        if (beginning.length >= BYTE_ORDER_MARK.length
                && Arrays.equals(Arrays.copyOf(beginning, BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
            throw new InvalidInputException("it starts with a byte order mark");
        }
        int first = 0;
        while (first < beginning.length && JSON_WHITESPACE.indexOf(beginning[first]) >= 0) {
            first++;
        }
        boolean isOther = first < beginning.length ? beginning[first] != '{' : first < MAX_BEGINNING;
        if (isOther) {
            throw new InvalidInputException(
                    "it is not the document of a company, which is a JSON object with the members"
                            + " company, users, tags, custom_fields, api_keys and leads, in UTF-8; use import for tables of leads,"
                            + " such as CSV");
        }
    }

    @Override
    public @Nullable Object withoutLeads() {
        return withoutLeads;
    }

    @Override
    public LeadItems openLeads() {
        try {
            return new FileItems(openText(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Reader openText(InputFile file) throws IOException {
        return new DecodingReader(file.open(), new TextEncoding(StandardCharsets.UTF_8, 0), false);
    }

    /** The leads of the file. */
    private static final class FileItems implements LeadItems {
        private final Reader text;
        private final JsonObjectReader json;
        private Optional<Item> next;
        private int position;

        FileItems(Reader text) {
            this.text = text;
            this.json = new JsonObjectReader(text, LEADS, MAX_CHARACTERS);
            this.next = read();
        }

        @Override
        public boolean hasNext() {
            return next.isPresent();
        }

        @Override
        public LeadItem next() {
            Item item = next.orElseThrow(NoSuchElementException::new);
            next = read();
            return new LeadItem(position++, item.value(), item.line());
        }

        private Optional<Item> read() {
            try {
                return json.nextItem();
            } catch (MalformedJsonException e) {
                throw new UncheckedIOException("it changed while it was loaded", new IOException(e));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            try {
                text.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
