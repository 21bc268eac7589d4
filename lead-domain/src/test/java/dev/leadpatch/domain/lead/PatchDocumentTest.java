package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.CATALOG;
import static dev.leadpatch.domain.lead.LeadPatchFixture.NOW;
import static dev.leadpatch.domain.lead.LeadPatchFixture.VALIDATOR;
import static dev.leadpatch.domain.lead.LeadPatchFixture.array;
import static dev.leadpatch.domain.lead.LeadPatchFixture.change;
import static dev.leadpatch.domain.lead.LeadPatchFixture.check;
import static dev.leadpatch.domain.lead.LeadPatchFixture.customFields;
import static dev.leadpatch.domain.lead.LeadPatchFixture.entry;
import static dev.leadpatch.domain.lead.LeadPatchFixture.fieldsAfter;
import static dev.leadpatch.domain.lead.LeadPatchFixture.lead;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;
import static dev.leadpatch.domain.lead.LeadPatchFixture.rejections;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.patch.CustomFieldPatch;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.patch.PatchValidator.InvalidPatch;
import dev.leadpatch.domain.patch.PatchValidator.PatchValidationResult;
import dev.leadpatch.domain.patch.PatchValidator.ValidPatch;
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

class PatchDocumentTest {
    private static final Map<String, @Nullable Object> INVALID_DOCUMENT = object(
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
    void all_violations_are_reported_in_document_order() {
        assertThat(rejections(INVALID_DOCUMENT))
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
    void patch_with_any_violation_is_not_applied() {
        Lead lead = lead();
        LeadChange change = change(lead, object("first_name", "Ada", "tags", array(777L)), Strictness.STRICT);

        assertThat(change).isInstanceOf(LeadChange.Rejected.class);
        assertThat(lead.fields()).isEqualTo(LeadFields.EMPTY);
    }

    @Test
    void document_that_is_not_an_object_is_rejected_at_root() {
        for (Object other : new Object[] {array(), array(object("status", "new")), "status", 1L, true}) {
            assertThat(rejections(other)).containsExactly(" type");
        }
        assertThat(rejections(null)).containsExactly(" type");
    }

    @Test
    void empty_object_is_a_no_op() {
        assertThat(change(lead(), object(), Strictness.STRICT)).isEqualTo(LeadChange.Unchanged.INSTANCE);
    }

    @Test
    void documented_example_is_accepted() {
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

        LeadFields after = fieldsAfter(lead(), example);

        assertThat(after.status()).isEqualTo(LeadStatus.QUALIFIED);
        assertThat(after.assignedUsers()).containsExactly(new UserId(123), new UserId(145));
        assertThat(after.tags()).hasSize(3);
        assertThat(after.customFields()).hasSize(2);
    }

    @Test
    void patch_is_valid_only_without_read_errors_and_violations() {
        assertThat(check(object("email", "a@b.co"), Strictness.STRICT)).isInstanceOf(ValidPatch.class);
        assertThat(check(object("email", "a"), Strictness.STRICT)).isInstanceOf(InvalidPatch.class);
        assertThat(check(object("zzz", "a"), Strictness.STRICT)).isInstanceOf(InvalidPatch.class);
        assertThat(check(object("zzz", "a"), Strictness.LENIENT)).isInstanceOf(ValidPatch.class);
    }

    @Test
    void built_patch_is_validated_like_parsed_patch() {
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

        assertThat(built)
                .isEqualTo(PatchReader.read(document, Strictness.STRICT).patch());
        assertThat(built.check(VALIDATOR)).isInstanceOf(ValidPatch.class);
    }

    @Test
    void built_patch_clears_clearable_fields_and_rejects_others() {
        LeadPatch clearsEmail = LeadPatch.builder().clear(LeadField.EMAIL).build();
        LeadPatch clearsStatus = LeadPatch.builder().clear(LeadField.STATUS).build();

        PatchValidationResult checked = clearsEmail.check(VALIDATOR);
        assertThat(checked).isInstanceOf(ValidPatch.class);
        assertThat(lead().change((ValidPatch) checked, CATALOG, NOW)).isEqualTo(LeadChange.Unchanged.INSTANCE);
        assertThat(clearsStatus.check(VALIDATOR)).isInstanceOf(InvalidPatch.class);
    }

    @Test
    void deeply_nested_value_is_rejected() {
        List<Object> nested = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            nested = new ArrayList<>(List.of(nested));
        }
        Map<String, @Nullable Object> document = customFields(entry(1L, "text", object("text", nested)));
        document.put("email", nested);
        document.put("first_name", "");

        assertThat(rejections(document))
                .containsExactly("/customFields/0/value/text type", "/email type", "/first_name blank");
    }
}
