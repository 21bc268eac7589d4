package dev.leadpatch.domain.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.patch.LeadDraftReader;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.violation.Violation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WritableFieldsTest {
    private static final WritableFields STATUS = WritableFields.only(List.of("status"));
    private static final WritableFields FIELD_5 = WritableFields.only(List.of("customFields/5", "tags"));

    @Test
    void every_member_that_writes_another_field_is_reported() {
        Map<String, Object> patch = new LinkedHashMap<>();
        for (String name : List.of("company_name", "email", "phone_number", "first_name", "last_name")) {
            patch.put(name, "a");
        }
        patch.put("status", "lost");
        patch.put("assignedUsers", Map.of("add", List.of(1L)));
        patch.put("tags", null);
        patch.put("customFields", List.of(entry(5L), entry(6L)));

        assertThat(pointers(STATUS, patch))
                .containsExactly(
                        "/company_name",
                        "/email",
                        "/phone_number",
                        "/first_name",
                        "/last_name",
                        "/assignedUsers",
                        "/tags",
                        "/customFields/0",
                        "/customFields/1");
        assertThat(pointers(WritableFields.ALL, patch)).isEmpty();
        assertThat(pointers(FIELD_5, Map.of("customFields", List.of(entry(6L), entry(5L)))))
                .containsExactly("/customFields/0");
        assertThat(pointers(WritableFields.only(List.of("customFields")), Map.of("customFields", List.of(entry(6L)))))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void unreadable_value_is_reported_as_a_write(Strictness strictness) {
        Map<String, Object> patch = new LinkedHashMap<>();
        patch.put("email", 7L);
        patch.put("tags", Map.of("add", "x"));
        patch.put("customFields", "x");

        assertThat(STATUS.violations(PatchReader.read(patch, strictness).patch(), 10))
                .extracting(violation -> violation.path().toJsonPointer())
                .containsExactly("/email", "/tags", "/customFields");
        assertThat(pointers(FIELD_5, Map.of("customFields", List.of(7L, entry(0L)))))
                .isEmpty();
        assertThat(pointers(STATUS, Map.of("customFields", List.of(7L, entry(0L)))))
                .containsExactly("/customFields/0", "/customFields/1");
    }

    @Test
    void unknown_members_and_conditions_write_nothing() {
        Map<String, Object> patch = Map.of(
                "status",
                "lost",
                "zzz",
                1L,
                "source",
                "campaign",
                "if",
                Map.of("email", "a@example.com", "last_name", 7L),
                "customFields",
                List.of());

        assertThat(pointers(STATUS, patch)).isEmpty();
    }

    @Test
    void creation_also_writes_source_and_association_type() {
        Map<String, Object> draft = Map.of("status", "new", "source", "campaign", "associationType", 7L);

        assertThat(STATUS.violations(
                        LeadDraftReader.read(draft, Strictness.STRICT).draft(), 10))
                .extracting(violation -> violation.path().toJsonPointer())
                .containsExactly("/source", "/associationType");
        assertThat(STATUS.including("source")
                        .including("associationType")
                        .violations(
                                LeadDraftReader.read(draft, Strictness.STRICT).draft(), 10))
                .isEmpty();
    }

    @Test
    void one_violation_more_than_the_maximum_is_returned() {
        List<Map<String, Object>> entries =
                IntStream.rangeClosed(1, 900).mapToObj(id -> entry((long) id)).toList();

        assertThat(STATUS.violations(
                        PatchReader.read(Map.of("customFields", entries), Strictness.STRICT)
                                .patch(),
                        3))
                .hasSize(4);
    }

    @Test
    void missing_fields_are_those_that_are_not_included() {
        WritableFields customFields = WritableFields.only(List.of("customFields", "tags"));

        assertThat(customFields.findMissing(FIELD_5)).isEmpty();
        assertThat(FIELD_5.findMissing(customFields)).containsExactly("customFields");
        assertThat(STATUS.findMissing(FIELD_5)).containsExactly("customFields/5", "tags");
        assertThat(WritableFields.ALL.findMissing(FIELD_5)).isEmpty();
    }

    private static List<String> pointers(WritableFields fields, Map<String, Object> patch) {
        return fields.violations(PatchReader.read(patch, Strictness.STRICT).patch(), 100).stream()
                .map(Violation::path)
                .map(Object::toString)
                .toList();
    }

    private static Map<String, Object> entry(long id) {
        return Map.of("customFieldId", id, "type", "text", "value", Map.of("text", "a"));
    }
}
