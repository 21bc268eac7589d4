package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.CATALOG;
import static dev.leadpatch.domain.lead.LeadPatchFixture.VALIDATOR;
import static dev.leadpatch.domain.lead.LeadPatchFixture.array;
import static dev.leadpatch.domain.lead.LeadPatchFixture.changes;
import static dev.leadpatch.domain.lead.LeadPatchFixture.entry;
import static dev.leadpatch.domain.lead.LeadPatchFixture.failedConditions;
import static dev.leadpatch.domain.lead.LeadPatchFixture.fieldsAfter;
import static dev.leadpatch.domain.lead.LeadPatchFixture.lead;
import static dev.leadpatch.domain.lead.LeadPatchFixture.leadWith;
import static dev.leadpatch.domain.lead.LeadPatchFixture.lenientRejections;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;
import static dev.leadpatch.domain.lead.LeadPatchFixture.rejections;
import static dev.leadpatch.domain.lead.LeadPatchFixture.value;
import static dev.leadpatch.domain.lead.LeadPatchFixture.violations;
import static dev.leadpatch.domain.lead.SampleCatalog.ARCHIVED_OPTION;
import static dev.leadpatch.domain.lead.SampleCatalog.ARCHIVED_TAG;
import static dev.leadpatch.domain.lead.SampleCatalog.MULTI_SELECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.patch.CustomFieldPatch;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.patch.PatchFormat;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.patch.ReadOptions;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.ListChange;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Element-wise changes of {@code tags}, {@code assignedUsers} and multi_select custom fields. */
class ElementWiseListTest {

    /** The three kinds of lists, each with its document and its values. */
    enum ListField {
        TAGS("/tags", "unknown_tag"),
        ASSIGNED_USERS("/assignedUsers", "unknown_user"),
        OPTIONS("/customFields/0/value/multi_select", "unknown_option");

        private final String pointer;
        private final String unknownCode;

        ListField(String pointer, String unknownCode) {
            this.pointer = pointer;
            this.unknownCode = unknownCode;
        }

        Map<String, @Nullable Object> patch(@Nullable Object value) {
            return switch (this) {
                case TAGS -> object("tags", value);
                case ASSIGNED_USERS -> object("assignedUsers", value);
                case OPTIONS -> value(MULTI_SELECT, value);
            };
        }

        Map<String, @Nullable Object> condition(@Nullable Object value) {
            return object(
                    "if",
                    switch (this) {
                        case TAGS -> object("tags", value);
                        case ASSIGNED_USERS -> object("assignedUsers", value);
                        case OPTIONS -> object("customFields/7", object("multi_select", value));
                    });
        }

        List<Long> idsOf(LeadFields fields) {
            return switch (this) {
                case TAGS -> fields.tags().stream().map(TagId::value).toList();
                case ASSIGNED_USERS ->
                    fields.assignedUsers().stream().map(UserId::value).toList();
                case OPTIONS ->
                    fields.customFields().get(new CustomFieldId(7)) instanceof CustomFieldValue.MultiSelect selected
                            ? selected.plainValue()
                            : List.of();
            };
        }

        List<Long> idsAfter(Lead lead, @Nullable Object value) {
            return idsOf(fieldsAfter(lead, patch(value)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void additions_are_appended_and_removals_applied(ListField field) {
        Lead lead = leadWith(field.patch(array(2L, 1L)));

        assertThat(field.idsAfter(lead, object("add", array(3L)))).containsExactly(2L, 1L, 3L);
        assertThat(field.idsAfter(lead, object("remove", array(2L)))).containsExactly(1L);
        assertThat(field.idsAfter(lead, object("add", array(3L, 3L, 1L), "remove", array(2L))))
                .containsExactly(1L, 3L);
        assertThat(field.idsAfter(lead(), object("add", array(3L, 1L)))).containsExactly(3L, 1L);
        assertThat(field.idsAfter(lead, object("remove", array(1L, 2L)))).isEmpty();
        assertThat(field.idsAfter(lead, array(3L))).containsExactly(3L);
    }

    @ParameterizedTest
    @EnumSource
    void change_without_effect_is_no_change(ListField field) {
        Lead lead = leadWith(field.patch(array(2L, 1L)));

        assertThat(changes(lead, field.patch(object("add", array(1L, 2L))))).isEmpty();
        assertThat(changes(lead, field.patch(object("remove", array(3L))))).isEmpty();
        assertThat(changes(lead, field.patch(object("add", array(), "remove", array()))))
                .isEmpty();
        assertThat(changes(lead(), field.patch(object("remove", array(3L))))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void change_shows_the_whole_list_before_and_after(ListField field) {
        Map<String, @Nullable Object> change = changes(
                        leadWith(field.patch(array(2L))), field.patch(object("add", array(1L))))
                .get(0);
        Map<String, @Nullable Object> replacement = changes(
                        leadWith(field.patch(array(2L))), field.patch(array(2L, 1L)))
                .get(0);

        assertThat(change).isEqualTo(replacement);
    }

    @ParameterizedTest
    @EnumSource
    void invalid_objects_are_rejected(ListField field) {
        String pointer = field.pointer;

        assertThat(rejections(field.patch(object()))).containsExactly(pointer + " missing_member");
        assertThat(rejections(field.patch(object("add", null)))).containsExactly(pointer + "/add null_not_allowed");
        assertThat(rejections(field.patch(object("add", array(1L), "remove", null))))
                .containsExactly(pointer + "/remove null_not_allowed");
        assertThat(rejections(field.patch(object("add", 1L)))).containsExactly(pointer + "/add type");
        assertThat(rejections(field.patch(object("add", array("1", null, 0L, 1L)))))
                .containsExactly(pointer + "/add/0 type", pointer + "/add/1 type", pointer + "/add/2 id");
        assertThat(rejections(field.patch(object(
                        "remove", LongStream.rangeClosed(1, 1_001).boxed().toList()))))
                .containsExactly(pointer + "/remove too_many");
        assertThat(rejections(field.patch(object("add", array(777L), "remove", array(778L)))))
                .containsExactly(pointer + "/add/0 " + field.unknownCode, pointer + "/remove/0 " + field.unknownCode);
    }

    @ParameterizedTest
    @EnumSource
    void id_in_both_lists_is_rejected_at_its_second_position(ListField field) {
        assertThat(rejections(field.patch(object("add", array(1L, 2L), "remove", array(3L, 2L)))))
                .containsExactly(field.pointer + "/remove/1 added_and_removed");
        assertThat(rejections(field.patch(object("remove", array(2L), "add", array(2L, 1L, 2L)))))
                .containsExactly(
                        field.pointer + "/add/0 added_and_removed", field.pointer + "/add/2 added_and_removed");
    }

    @ParameterizedTest
    @EnumSource
    void unknown_member_is_rejected_with_suggestion_or_ignored(ListField field) {
        Map<String, @Nullable Object> misspelled = field.patch(object("add", array(1L), "remov", array(2L)));

        assertThat(rejections(misspelled)).containsExactly(field.pointer + "/remov unknown_field");
        assertThat(violations(lead(), misspelled, Strictness.STRICT).get(0).details())
                .containsEntry("suggestion", "remove");
        assertThat(field.idsOf(fieldsAfter(lead(), misspelled, Strictness.LENIENT)))
                .containsExactly(1L);
        assertThat(PatchReader.read(misspelled, Strictness.LENIENT).ignored())
                .extracting(DocumentPath::toJsonPointer)
                .containsExactly(field.pointer + "/remov");
        assertThat(lenientRejections(field.patch(object("remov", array(2L)))))
                .containsExactly(field.pointer + " missing_member");
        assertThat(lenientRejections(field.condition(object("add", array(1L), "remov", array(2L)))))
                .hasSize(1)
                .allMatch(violation -> violation.endsWith("/remov unknown_field"));
    }

    @ParameterizedTest
    @EnumSource
    void merge_patch_accepts_lists_only(ListField field) {
        for (Map<String, @Nullable Object> document :
                List.of(field.patch(object("add", array(1L), "x", 1L)), field.condition(object("add", array(777L))))) {
            assertThat(lead().violations(
                                    PatchReader.read(
                                                    document,
                                                    ReadOptions.of(Strictness.LENIENT)
                                                            .withFormat(PatchFormat.MERGE_PATCH))
                                            .patch()
                                            .check(VALIDATOR),
                                    CATALOG))
                    .singleElement()
                    .satisfies(violation -> assertThat(violation.message())
                            .contains("must be an array of ids")
                            .contains("application/json"));
        }
        assertThat(PatchReader.read(
                        field.patch(array(1L)),
                        ReadOptions.of(Strictness.STRICT).withFormat(PatchFormat.MERGE_PATCH)))
                .isEqualTo(PatchReader.read(field.patch(array(1L)), Strictness.STRICT));
    }

    @Test
    void resulting_list_has_at_most_100_entries() {
        List<Long> hundred = LongStream.rangeClosed(1, 100).boxed().toList();
        for (ListField field : List.of(ListField.TAGS, ListField.ASSIGNED_USERS)) {
            Lead full = leadWith(field.patch(hundred));

            assertThat(rejections(full, field.patch(object("add", array(101L)))))
                    .containsExactly(field.pointer + " too_many");
            assertThat(field.idsAfter(full, object("add", array(101L, 5L), "remove", array(1L))))
                    .hasSize(100)
                    .endsWith(100L, 101L);
            assertThat(changes(full, field.patch(object("add", array(100L, 5L)))))
                    .isEmpty();
            assertThat(rejections(field.patch(
                            object("add", LongStream.rangeClosed(1, 101).boxed().toList()))))
                    .containsExactly(field.pointer + " too_many");
        }
    }

    @Test
    void archived_items_are_removed_but_not_added() {
        Map<String, @Nullable Object> add = object("add", array(ARCHIVED_TAG));
        Map<String, @Nullable Object> remove = object("remove", array(ARCHIVED_TAG));
        Lead tagged = lead(LeadFieldsFixture.withTags(LeadFields.EMPTY, ARCHIVED_TAG));

        assertThat(rejections(object("tags", add))).containsExactly("/tags/add/0 archived");
        assertThat(changes(tagged, object("tags", add))).isEmpty();
        assertThat(fieldsAfter(tagged, object("tags", remove)).tags()).isEmpty();
        assertThat(changes(lead(), object("tags", remove))).isEmpty();
    }

    @Test
    void unknown_tag_of_the_lead_is_removed() {
        Lead tagged = lead(LeadFieldsFixture.withTags(LeadFields.EMPTY, 777L));

        assertThat(fieldsAfter(tagged, object("tags", object("remove", array(777L))))
                        .tags())
                .isEmpty();
    }

    @Test
    void archived_option_is_removed_but_not_added() {
        assertThat(rejections(value(MULTI_SELECT, object("add", array(ARCHIVED_OPTION)))))
                .containsExactly("/customFields/0/value/multi_select/add/0 archived");
        assertThat(changes(lead(), value(MULTI_SELECT, object("remove", array(ARCHIVED_OPTION)))))
                .isEmpty();
    }

    @Test
    void last_option_of_a_required_field_is_not_removed() {
        SampleCatalog.Field required = MULTI_SELECT.asRequired();
        Lead lead = leadWith(value(required, array(1L)));

        assertThat(rejections(lead, value(required, object("remove", array(1L)))))
                .containsExactly("/customFields/0/value/multi_select required");
        assertThat(changes(lead(), value(required, object("remove", array(1L)))))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void condition_holds_iff_the_change_has_no_effect(ListField field) {
        Lead lead = leadWith(field.patch(array(2L, 1L)));

        assertThat(failed(lead, field.condition(object("add", array(1L))))).isEmpty();
        assertThat(failed(lead, field.condition(object("remove", array(3L))))).isEmpty();
        assertThat(failed(lead, field.condition(object("add", array(3L))))).hasSize(1);
        assertThat(failed(lead, field.condition(object("add", array(1L), "remove", array(2L)))))
                .hasSize(1);
        assertThat(failed(lead(), field.condition(object("remove", array(3L))))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void failed_condition_reports_the_change_as_expected(ListField field) {
        Lead lead = leadWith(field.patch(array(2L, 1L)));
        Map<String, @Nullable Object> change = object("add", array(3L));

        assertThat(failed(lead, field.condition(change)).get(0).get("expected"))
                .isEqualTo(field == ListField.OPTIONS ? object("multi_select", change) : change);
    }

    @Test
    void value_of_another_type_cannot_be_an_object() {
        assertThat(rejections(value(SampleCatalog.SELECT, object("add", array(1L)))))
                .containsExactly("/customFields/0/value/select type");
        assertThat(rejections(LeadPatchFixture.customFields(entry(1L, "text", object("text", object("add", array()))))))
                .containsExactly("/customFields/0/value/text type");
    }

    @Test
    void built_patch_equals_read_patch() {
        LeadPatch built = LeadPatch.builder()
                .tags(ListChange.addAndRemove(List.of(new TagId(1)), List.of(new TagId(2))))
                .assignedUsers(ListChange.addAndRemove(List.of(), List.of(new UserId(3))))
                .customField(CustomFieldPatch.changeOptions(
                        new CustomFieldId(7), List.of(new OptionId(1)), List.of(new OptionId(2))))
                .build();
        Map<String, @Nullable Object> document = value(MULTI_SELECT, object("add", array(1L), "remove", array(2L)));
        document.put("tags", object("add", array(1L), "remove", array(2L)));
        document.put("assignedUsers", object("remove", array(3L)));

        assertThat(built)
                .isEqualTo(PatchReader.read(document, Strictness.STRICT).patch());
        assertThat(built.check(VALIDATOR).violations()).isEmpty();
    }

    private static List<Map<String, @Nullable Object>> failed(Lead lead, Map<String, @Nullable Object> document) {
        return failedConditions(lead, document, Strictness.STRICT);
    }
}
