package dev.leadpatch.domain.patch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.patch.ObjectReader.Schema;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.violation.DocumentPath;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ObjectReaderTest {
    private static final String UUID_TEXT = "0f8fad5b-d9cb-469f-a165-70867728950e";
    private static final Schema SCHEMA = Schema.of(List.of("id"), List.of("value", "other"));
    private static final List<Function<ObjectReader, Optional<?>>> READERS = List.of(
            reader -> reader.string("value"),
            reader -> reader.singleLineText("value", 5),
            reader -> reader.id("value"),
            reader -> reader.uuid("value"),
            reader -> reader.flag("value"),
            reader -> reader.list("value"),
            reader -> reader.list("value", 2));

    private final ReadContext context = new ReadContext(Strictness.STRICT);

    @Test
    void valid_member_is_returned() {
        assertThat(read(" a ", reader -> reader.string("value"))).contains(" a ");
        assertThat(read("\u00A0a b ", reader -> reader.singleLineText("value", 3)))
                .contains("a b");
        assertThat(read(new BigDecimal("7.0"), reader -> reader.id("value"))).contains(7L);
        assertThat(read(UUID_TEXT, reader -> reader.uuid("value"))).contains(UUID.fromString(UUID_TEXT));
        assertThat(read(false, reader -> reader.flag("value"))).contains(false);
        assertThat(read(List.of("a", 1L), reader -> reader.list("value", 2))).contains(List.of("a", 1L));
        assertThat(errors()).isEmpty();
    }

    @Test
    void absent_member_is_empty_without_error() {
        ObjectReader reader = reader(Map.of("id", 1L)).orElseThrow();
        assertThat(READERS).allSatisfy(read -> assertThat(read.apply(reader)).isEmpty());
        assertThat(reader.isAbsentOrNull("value")).isTrue();
        assertThat(reader.has("value")).isFalse();
        assertThat(errors()).isEmpty();
    }

    @Test
    void null_is_a_violation_of_every_reader() {
        for (Function<ObjectReader, Optional<?>> reader : READERS) {
            ReadContext ownContext = new ReadContext(Strictness.STRICT);
            assertThat(reader.apply(new ObjectReader(
                            Collections.singletonMap("value", null), DocumentPath.ROOT.item(3), ownContext)))
                    .isEmpty();
            assertThat(errors(ownContext)).containsExactly("/3/value null_not_allowed");
        }
    }

    @Test
    void wrong_type_is_never_coerced() {
        read(1L, reader -> reader.string("value"));
        read("1", reader -> reader.id("value"));
        read(UUID.fromString(UUID_TEXT), reader -> reader.uuid("value"));
        read("true", reader -> reader.flag("value"));
        read(Set.of(), reader -> reader.list("value"));
        assertThat(errors())
                .containsExactly(
                        "/value type",
                        "/value type",
                        "/value unsupported_java_type",
                        "/value type",
                        "/value unsupported_java_type");
    }

    @Test
    void invalid_value_is_a_violation() {
        read("abcd", reader -> reader.singleLineText("value", 3));
        read(" ", reader -> reader.singleLineText("value", 3));
        read("a\tb", reader -> reader.singleLineText("value", 3));
        read(0L, reader -> reader.id("value"));
        read("1-1-1-1-1", reader -> reader.uuid("value"));
        read(List.of(1L, 2L, 3L), reader -> reader.list("value", 2));
        assertThat(errors())
                .containsExactly(
                        "/value too_long",
                        "/value blank",
                        "/value control_character",
                        "/value id",
                        "/value uuid",
                        "/value too_many");
    }

    @Test
    void unknown_and_missing_members_are_violations() {
        assertThat(reader(Map.of("valeu", 1L))).isPresent();
        assertThat(context.readErrors())
                .extracting(violation -> violation.path() + " " + violation.message())
                .containsExactlyInAnyOrder("/valeu is not a known field; did you mean \"value\"?", " must have id");
    }

    @Test
    void value_other_than_an_object_is_a_violation_that_names_the_members() {
        assertThat(reader("text")).isEmpty();
        assertThat(reader(Map.of(1L, "a"))).isEmpty();
        assertThat(context.readErrors())
                .extracting(violation -> violation.message())
                .containsExactly(
                        "must be an object with id, value, other",
                        "has a member name that is not a String but a Java value of the type Long");
    }

    private Optional<ObjectReader> reader(@Nullable Object value) {
        return ObjectReader.of(value, DocumentPath.ROOT, SCHEMA, context);
    }

    private <T> Optional<T> read(Object value, Function<ObjectReader, Optional<T>> reader) {
        return reader.apply(new ObjectReader(Map.of("value", value), DocumentPath.ROOT, context));
    }

    private List<String> errors() {
        return errors(context);
    }

    private static List<String> errors(ReadContext context) {
        return context.readErrors().stream()
                .map(violation -> violation.path().toJsonPointer() + " "
                        + violation.code().wireName())
                .toList();
    }
}
