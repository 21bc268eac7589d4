package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.Sample.CATALOG;
import static dev.leadpatch.domain.lead.Sample.NOW;
import static dev.leadpatch.domain.lead.Sample.VALIDATOR;
import static dev.leadpatch.domain.lead.Sample.after;
import static dev.leadpatch.domain.lead.Sample.array;
import static dev.leadpatch.domain.lead.Sample.change;
import static dev.leadpatch.domain.lead.Sample.check;
import static dev.leadpatch.domain.lead.Sample.customFields;
import static dev.leadpatch.domain.lead.Sample.entry;
import static dev.leadpatch.domain.lead.Sample.lead;
import static dev.leadpatch.domain.lead.Sample.object;
import static dev.leadpatch.domain.lead.Sample.rejections;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.patch.CheckedPatch;
import dev.leadpatch.domain.patch.CustomFieldPatch;
import dev.leadpatch.domain.patch.Handling;
import dev.leadpatch.domain.patch.InvalidPatch;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.ValidPatch;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WholeDocumentTest {
    private static final Map<String, @Nullable Object> ALL_WRONG = object(
            "customFields",
            array(
                    entry(6L, "select", object("select", 4L)),
                    "entry",
                    entry(7L, "multi_select", object("multi_select", array(1L, "2", 4L)))),
            "tags",
            array(777L, 1L, 0L),
            "zzz",
            1L,
            "email",
            "a",
            "assignedUsers",
            null,
            "if",
            object("tags", array(777L), "zzz", 1L, "customFields/6", object("select", 4L), "status", null),
            "status",
            "won",
            "company_name",
            " ");

    @Test
    void all_violations_are_reported_at_once_in_the_order_of_the_body() {
        assertThat(rejections(ALL_WRONG))
                .containsExactly(
                        "/customFields/0/value/select unknown_option",
                        "/customFields/1 type",
                        "/customFields/2/value/multi_select/1 type",
                        "/customFields/2/value/multi_select/2 unknown_option",
                        "/tags/0 unknown_tag",
                        "/tags/2 id",
                        "/zzz unknown_field",
                        "/email email",
                        "/assignedUsers null_not_allowed",
                        "/if/tags/0 unknown_tag",
                        "/if/zzz unknown_field",
                        "/if/customFields~16/select unknown_option",
                        "/if/status null_not_allowed",
                        "/status unknown_status",
                        "/company_name blank");
    }

    @Test
    void a_patch_with_any_violation_is_not_applied_at_all() {
        Lead lead = lead();
        LeadChange change = change(lead, object("first_name", "Ada", "tags", array(777L)), Handling.STRICT);

        assertThat(change).isInstanceOf(LeadChange.Rejected.class);
        assertThat(lead.fields()).isEqualTo(LeadFields.BLANK);
    }

    @Test
    void a_document_that_is_no_object_is_refused_at_its_root() {
        for (Object other : new Object[] {array(), array(object("status", "new")), "status", 1L, true}) {
            assertThat(rejections(other)).containsExactly(" type");
        }
        assertThat(rejections(null)).containsExactly(" type");
    }

    @Test
    void the_empty_object_asks_for_nothing() {
        assertThat(change(lead(), object(), Handling.STRICT)).isEqualTo(LeadChange.Unchanged.INSTANCE);
    }

    @Test
    void the_documented_examples_are_read_as_they_stand() {
        Map<String, @Nullable Object> example = object(
                "status",
                "qualified",
                "company_name",
                "TechCorp Solutions Inc",
                "phone_number",
                "+1-555-123-4567",
                "assignedUsers",
                array(123L, 145L),
                "tags",
                array(10L, 11L, 12L),
                "customFields",
                array(entry(3L, "number", object("number", 150000L)), entry(6L, "select", object("select", 3L))));

        LeadFields after = after(lead(), example);

        assertThat(after.status()).isEqualTo(LeadStatus.QUALIFIED);
        assertThat(after.assignedUsers()).containsExactly(new UserId(123), new UserId(145));
        assertThat(after.tags()).hasSize(3);
        assertThat(after.customFields()).hasSize(2);
    }

    @Test
    void a_patch_is_valid_only_if_nothing_is_wrong_with_the_document_or_its_values() {
        assertThat(check(object("email", "a@b.co"), Handling.STRICT)).isInstanceOf(ValidPatch.class);
        assertThat(check(object("email", "a"), Handling.STRICT)).isInstanceOf(InvalidPatch.class);
        assertThat(check(object("zzz", "a"), Handling.STRICT)).isInstanceOf(InvalidPatch.class);
        assertThat(check(object("zzz", "a"), Handling.LENIENT)).isInstanceOf(ValidPatch.class);
    }

    @Test
    void a_patch_that_was_built_is_judged_as_one_that_was_read() {
        LeadPatch built = LeadPatch.builder()
                .companyName(" TechCorp ")
                .email("ada@example.org")
                .phoneNumber("555-1234")
                .firstName("Ada")
                .lastName("Lovelace")
                .status(LeadStatus.LOST)
                .assignedUsers(List.of(new UserId(1)))
                .tags(List.of(new TagId(2)))
                .customField(CustomFieldPatch.set(
                        new CustomFieldId(1), CustomFieldType.TEXT, new CustomFieldValue.Text("a")))
                .customField(CustomFieldPatch.clear(new CustomFieldId(2), CustomFieldType.TEXTAREA))
                .build();
        Object document = object(
                "company_name",
                "TechCorp",
                "email",
                "ada@example.org",
                "phone_number",
                "555-1234",
                "first_name",
                "Ada",
                "last_name",
                "Lovelace",
                "status",
                "lost",
                "assignedUsers",
                array(1L),
                "tags",
                array(2L),
                "customFields",
                array(entry(1L, "text", object("text", "a")), entry(2L, "textarea", null)));

        assertThat(built).isEqualTo(PatchReader.read(document, Handling.STRICT).patch());
        assertThat(built.check(VALIDATOR)).isInstanceOf(ValidPatch.class);
    }

    @Test
    void a_field_that_can_be_cleared_is_cleared_by_a_built_patch_and_the_others_refuse() {
        LeadPatch clears = LeadPatch.builder().clear(LeadField.EMAIL).build();
        LeadPatch cannot = LeadPatch.builder().clear(LeadField.STATUS).build();

        CheckedPatch checked = clears.check(VALIDATOR);
        assertThat(checked).isInstanceOf(ValidPatch.class);
        assertThat(lead().change((ValidPatch) checked, CATALOG, NOW)).isEqualTo(LeadChange.Unchanged.INSTANCE);
        assertThat(cannot.check(VALIDATOR)).isInstanceOf(InvalidPatch.class);
    }

    @Test
    void a_value_of_hostile_depth_does_no_harm() {
        List<Object> deep = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            deep = new ArrayList<>(List.of(deep));
        }
        Map<String, @Nullable Object> document = customFields(entry(1L, "text", object("text", deep)));
        document.put("email", deep);
        document.put("first_name", "");

        assertThat(rejections(document))
                .containsExactly("/customFields/0/value/text type", "/email type", "/first_name blank");
    }
}
