package dev.leadpatch.domain.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.Patch;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldNamesTest {

    @Test
    void fields_of_updates_and_creations_are_valid() {
        List<String> names = List.of("status", "assignedUsers", "source", "associationType", "customFields/5");

        assertThat(FieldNames.of(names).violations(DemoCatalog.demoCatalog())).isEmpty();
        assertThat(FieldNames.of(names).toWritableFields()).isEqualTo(WritableFields.only(names));
        assertThat(FieldNames.of(List.of("customFields")).violations(DemoCatalog.demoCatalog()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "assigned_users, unknown_field, assignedUsers",
        "Status, unknown_field, status",
        "customfields, unknown_field, customFields",
        "if, unknown_field,",
        "id, unknown_field,",
        "customFields/0, unknown_field, customFields",
        "customFields/05, unknown_field,",
        "customFields/99999999999999999999, unknown_field,",
        "customFields/, unknown_field, customFields",
        "'', blank,",
        "' ', blank,",
        "customFields/777, unknown_custom_field,",
        "customFields/9, unknown_custom_field,",
        "customFields/8, archived,"
    })
    void invalid_name_is_reported(String name, String code, @Nullable String suggestion) {
        assertThat(FieldNames.of(List.of("tags", name)).violations(DemoCatalog.demoCatalog()))
                .singleElement()
                .satisfies(violation -> {
                    assertThat(violation.path()).hasToString("/fields/1");
                    assertThat(violation.code().wireName()).isEqualTo(code);
                    assertThat(violation.details().get("suggestion")).isEqualTo(suggestion);
                });
    }

    @Test
    void repeated_names_are_duplicates() {
        FieldNames names = FieldNames.of(List.of("tags", "customFields/5", "tags", "customFields", "customFields/777"));

        assertThat(names.violations(DemoCatalog.demoCatalog()))
                .extracting(violation -> violation.path() + " " + violation.message())
                .containsExactly(
                        "/fields/1 is a duplicate: customFields includes it",
                        "/fields/2 is a duplicate: /fields/0 has the same name",
                        "/fields/4 is a duplicate: customFields includes it");
    }

    @Test
    void list_of_a_request_is_absent_null_or_has_names() {
        assertThat(read("absent").fields()).isEqualTo(Patch.keep());
        assertThat(read(null).fields()).isEqualTo(Patch.clear());
        assertThat(read(List.of("tags")).fields()).isInstanceOf(Patch.SetTo.class);
        assertThat(codes("x")).containsExactly("/fields type");
        assertThat(codes(List.of())).containsExactly("/fields empty");
        assertThat(codes(Collections.nCopies(251, "tags"))).containsExactly("/fields too_many");
        assertThat(codes(Arrays.asList("tags", 7L, null, "tagz", "tags")))
                .containsExactlyInAnyOrder(
                        "/fields/1 type", "/fields/2 type", "/fields/3 unknown_field", "/fields/4 duplicate_field");
    }

    private static List<String> codes(@Nullable Object fields) {
        return read(fields).violations(DemoCatalog.demoCatalog(), Instant.EPOCH).stream()
                .map(violation -> violation.path() + " " + violation.code().wireName())
                .toList();
    }

    private static ApiKeyRequest read(@Nullable Object fields) {
        Map<String, @Nullable Object> document = new HashMap<>(Map.of("label", "a", "access", List.of("read")));
        if (!"absent".equals(fields)) {
            document.put("fields", fields);
        }
        return ApiKeyRequest.read(document, Strictness.STRICT, List.of("read"));
    }
}
