package dev.leadpatch.bootstrap.importing;

import dev.leadpatch.application.http.json.JsonSequenceReader;
import dev.leadpatch.application.http.json.JsonSequenceReader.Item;
import dev.leadpatch.application.http.json.StrictJsonReader.MalformedJsonException;
import dev.leadpatch.application.importing.ImportRow;
import java.io.IOException;
import java.io.Reader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads leads as JSON objects: newline-delimited, or the items of one array. The source of a row is its value. */
final class JsonRowSource implements OpenRowSource {
    private static final int MAX_ROW_SIZE = 4 << 20;

    private final Reader text;
    private final JsonSequenceReader items;
    private long rows;

    JsonRowSource(Reader text) {
        this.text = text;
        this.items = new JsonSequenceReader(text, MAX_ROW_SIZE);
    }

    @Override
    public List<String> columns() {
        return List.of();
    }

    @Override
    public Optional<ImportRow> next() throws InvalidInputException {
        try {
            Optional<Item> item = items.next();
            rows++;
            return item.map(this::toRow);
        } catch (MalformedJsonException e) {
            throw new InvalidInputException(e.location().map(at -> at + ": ").orElse("") + e.reason());
        } catch (IOException e) {
            throw InputFile.toInvalidInput(e);
        }
    }

    private ImportRow toRow(Item item) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        if (item.value() instanceof Map<?, ?> object) {
            object.forEach((name, value) -> values.put(String.valueOf(name), value));
            return new ImportRow(rows, item.line(), values, object, Optional.empty());
        }
        return new ImportRow(
                rows,
                item.line(),
                values,
                Optional.ofNullable(item.value()).orElse("null"),
                Optional.of("must be an object with the fields of a lead"));
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
