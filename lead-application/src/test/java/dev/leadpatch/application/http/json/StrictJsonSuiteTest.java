package dev.leadpatch.application.http.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.http.json.StrictJsonReader.MalformedJsonException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the reader, from bytes and from a stream, on a public corpus of JSON parsing tests, see {@code json-test-suite/README.md}. */
class StrictJsonSuiteTest {

    // I-JSON requires unique names (RFC 7493 §2.3); JSON does not
    private static final Set<String> DUPLICATE_NAMES =
            Set.of("y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json");

    static List<Path> rejected_file_is_malformed() {
        return files(name -> name.startsWith("n_") || DUPLICATE_NAMES.contains(name));
    }

    static List<Path> accepted_file_is_parsed() {
        return files(name -> name.startsWith("y_") && !DUPLICATE_NAMES.contains(name));
    }

    static List<Path> undefined_file_is_parsed_or_malformed() {
        return files(name -> name.startsWith("i_"));
    }

    @ParameterizedTest
    @MethodSource
    void rejected_file_is_malformed(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        assertMalformed(() -> StrictJsonReader.read(bytes));
        assertMalformed(() -> readStream(bytes));
    }

    @ParameterizedTest
    @MethodSource
    void accepted_file_is_parsed(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Object value = StrictJsonReader.read(bytes);
        assertThat(readStream(bytes)).isEqualTo(value);
        assertThatCode(() -> StrictJsonReader.read(JsonWriter.write(value).getBytes(StandardCharsets.UTF_8)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource
    void undefined_file_is_parsed_or_malformed(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Object value;
        try {
            value = StrictJsonReader.read(bytes);
        } catch (MalformedJsonException e) {
            assertMalformed(() -> readStream(bytes));
            return;
        }
        assertThat(readStream(bytes)).isEqualTo(value);
    }

    private static Object readStream(byte[] bytes) throws IOException {
        return StrictJsonReader.read(new ByteArrayInputStream(bytes), StrictJsonReader.Limits.ofBytes(128 << 20));
    }

    private static void assertMalformed(ThrowingCallable read) {
        assertThatThrownBy(read)
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageNotContainingAny("tools.jackson", "dev.leadpatch", "java.", "Token", "Source");
    }

    @Test
    void corpus_is_complete() {
        assertThat(rejected_file_is_malformed()).hasSize(190);
        assertThat(accepted_file_is_parsed()).hasSize(93);
        assertThat(undefined_file_is_parsed_or_malformed()).hasSize(35);
    }

    private static List<Path> files(Predicate<String> nameFilter) {
        try {
            Path directory = Path.of(Objects.requireNonNull(StrictJsonSuiteTest.class.getResource("/json-test-suite"))
                    .toURI());
            try (Stream<Path> files = Files.list(directory)) {
                return files.filter(file -> file.toString().endsWith(".json"))
                        .filter(file -> nameFilter.test(file.getFileName().toString()))
                        .sorted()
                        .collect(Collectors.toList());
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
