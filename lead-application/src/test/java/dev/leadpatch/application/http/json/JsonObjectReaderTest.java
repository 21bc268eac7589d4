package dev.leadpatch.application.http.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.http.json.JsonSequenceReader.Item;
import dev.leadpatch.application.http.json.StrictJsonReader.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectReaderTest {
    private static final int MAX_CHARACTERS = 100_000;

    @Test
    void object_is_read_without_the_items() throws IOException {
        assertThat(reader("{\"b\": [1], \"leads\": [{\"id\": 1}, 2], \"a\": {\"leads\": [3]}}")
                        .readWithoutItems())
                .isEqualTo(Map.of("b", List.of(1L), "leads", List.of(), "a", Map.of("leads", List.of(3L))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "7", "{\"leads\":{\"a\":1}}", "{\"leads\":null}", "{}"})
    void value_without_the_list_is_read_whole_and_has_no_items(String json) throws IOException {
        assertThat(reader(json).readWithoutItems()).isEqualTo(StrictJsonReader.read(json.getBytes(UTF_8)));
        assertThat(items(json)).isEmpty();
    }

    @Test
    void items_are_read_with_their_lines() throws IOException {
        String json = "{\"a\": {\"leads\": [0]},\n\"leads\": [\n{\"id\": 1},\n\n[2], null], \"z\": 1}";
        assertThat(items(json))
                .containsExactly(new Item(Map.of("id", 1L), 3), new Item(List.of(2L), 5), new Item(null, 5));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a": 1, "a": 2}                  | duplicate member name
            {"leads": [], "leads": []}        | duplicate member name
            {"leads": [{"id": 1, "id": 2}]}   | duplicate member name
            {"leads": [1e1000000001]}         | number with an exponent out of range
            {"leads": [1,]}                   | syntax error
            {"leads": [1]                     | syntax error
            {"leads": [1]} {}                 | unexpected content after the JSON value
            `` | it is empty
            """)
    void malformed_text_is_rejected(String json, String reason) {
        assertThatThrownBy(() -> reader(json).readWithoutItems())
                .isInstanceOfSatisfying(
                        MalformedJsonException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void nesting_is_limited_as_in_a_whole_document() throws IOException {
        String deepest = "{\"leads\": [" + "[".repeat(30) + "]".repeat(30) + "]}";
        assertThat(reader(deepest).readWithoutItems()).isNotNull();
        assertThatThrownBy(() -> reader(deepest.replace("[]", "[[]]")).readWithoutItems())
                .isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void size_of_an_item_is_limited_and_not_that_of_the_list() throws IOException {
        String small = "\"" + "x".repeat(MAX_CHARACTERS / 2) + "\"";
        assertThat(reader("{\"leads\": [" + (small + ",").repeat(10) + "1], \"a\": 1}")
                        .readWithoutItems())
                .isEqualTo(Map.of("leads", List.of(), "a", 1L));
        String large = "\"" + "x".repeat(MAX_CHARACTERS * 2) + "\"";
        for (String json : List.of("{\"leads\": [" + large + "]}", "{\"a\": " + large + "}")) {
            assertThatThrownBy(() -> reader(json).readWithoutItems())
                    .isInstanceOf(MalformedJsonException.class)
                    .hasMessageContaining("a value has more than 100,000 characters");
        }
    }

    private static JsonObjectReader reader(String json) {
        return new JsonObjectReader(new StringReader(json), "leads", MAX_CHARACTERS);
    }

    private static List<Item> items(String json) throws IOException {
        JsonObjectReader reader = reader(json);
        List<Item> items = new ArrayList<>();
        for (Optional<Item> item = reader.nextItem(); item.isPresent(); item = reader.nextItem()) {
            items.add(item.get());
        }
        return items;
    }
}
