package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.array;
import static dev.leadpatch.domain.lead.LeadPatchFixture.changes;
import static dev.leadpatch.domain.lead.LeadPatchFixture.customFields;
import static dev.leadpatch.domain.lead.LeadPatchFixture.entry;
import static dev.leadpatch.domain.lead.LeadPatchFixture.lead;
import static dev.leadpatch.domain.lead.LeadPatchFixture.leadWith;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;
import static dev.leadpatch.domain.lead.LeadPatchFixture.value;
import static dev.leadpatch.domain.lead.SampleCatalog.ARCHIVED_TAG;
import static dev.leadpatch.domain.lead.SampleCatalog.MULTI_SELECT;
import static dev.leadpatch.domain.lead.SampleCatalog.NUMBER;
import static dev.leadpatch.domain.lead.SampleCatalog.SELECT;
import static dev.leadpatch.domain.lead.SampleCatalog.TEXTAREA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.patch.PatchReader.Strictness;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldChangeTest {

    @Test
    void text_change_contains_old_and_new_string_or_null() {
        assertThat(changes(lead(), object("email", "a@b.co")))
                .containsExactly(object("field", "email", "from", null, "to", "a@b.co"));
        assertThat(changes(leadWith(object("email", "a@b.co")), object("email", null)))
                .containsExactly(object("field", "email", "from", "a@b.co", "to", null));
        assertThat(changes(lead(), object("status", "lost")))
                .containsExactly(object("field", "status", "from", "new", "to", "lost"));
    }

    @Test
    void list_change_contains_ids_with_labels_at_change_time() {
        assertThat(changes(leadWith(object("tags", array(2L))), object("tags", array(3L, 2L))))
                .containsExactly(object(
                        "field",
                        "tags",
                        "from",
                        List.of(object("id", 2L, "label", "tag 2")),
                        "to",
                        List.of(object("id", 3L, "label", "tag 3"), object("id", 2L, "label", "tag 2"))));
    }

    @Test
    void user_label_is_full_name() {
        assertThat(changes(lead(), object("assignedUsers", array(7L))))
                .containsExactly(object(
                        "field",
                        "assignedUsers",
                        "from",
                        List.of(),
                        "to",
                        List.of(object("id", 7L, "label", "User No 7"))));
    }

    @Test
    void archived_entry_has_label() {
        Lead lead = lead(LeadFieldsFixture.withTags(LeadFields.EMPTY, ARCHIVED_TAG));

        assertThat(changes(lead, object("tags", array())).get(0))
                .containsEntry("from", List.of(object("id", ARCHIVED_TAG, "label", "tag 901")));
    }

    @Test
    void custom_field_change_has_patch_format_and_label() {
        assertThat(changes(lead(), value(NUMBER, new BigDecimal("1E+3"))))
                .containsExactly(object(
                        "field",
                        "customFields/3",
                        "from",
                        null,
                        "to",
                        Map.of("number", new BigDecimal("1000")),
                        "label",
                        "%s number"));
        assertThat(changes(leadWith(value(TEXTAREA, "a\n")), value(TEXTAREA, null)))
                .containsExactly(object(
                        "field", "customFields/2", "from", Map.of("text", "a\n"), "to", null, "label", "%s textarea"));
    }

    @Test
    void option_change_contains_ids_with_labels() {
        assertThat(changes(lead(), value(SELECT, 1L)).get(0))
                .containsEntry("to", Map.of("select", object("id", 1L, "label", "High")));
        assertThat(changes(lead(), value(MULTI_SELECT, array(2L, 1L))).get(0))
                .containsEntry(
                        "to",
                        Map.of(
                                "multi_select",
                                List.of(object("id", 2L, "label", "Medium"), object("id", 1L, "label", "High"))));
    }

    @Test
    void members_have_documented_order() {
        assertThat(changes(lead(), value(SELECT, 1L)).get(0).keySet()).containsExactly("field", "from", "to", "label");
        assertThat(changes(lead(), object("tags", array(1L))).get(0).get("to")).hasToString("[{id=1, label=tag 1}]");
    }

    @Test
    void only_changed_fields_are_reported_in_field_order() {
        Lead lead = leadWith(object("email", "a@b.co", "first_name", "Ada"));
        Object document = object(
                "customFields",
                array(entry(5L, "boolean", object("boolean", true)), entry(1L, "text", object("text", "a"))),
                "tags",
                array(1L),
                "status",
                "lost",
                "first_name",
                "Bea",
                "email",
                "a@b.co",
                "company_name",
                "TechCorp");

        assertThat(changes(lead, document))
                .extracting(change -> change.get("field"))
                .containsExactly("company_name", "first_name", "status", "tags", "customFields/1", "customFields/5");
    }

    @Test
    void change_of_every_field_is_reported() {
        Object document = object(
                "company_name",
                "a",
                "email",
                "a@b.co",
                "phone_number",
                "555",
                "first_name",
                "b",
                "last_name",
                "c",
                "status",
                "lost",
                "assignedUsers",
                array(1L),
                "tags",
                array(1L),
                "customFields",
                customFields(entry(1L, "text", object("text", "a"))).get("customFields"));

        assertThat(changes(lead(), document))
                .extracting(change -> change.get("field"))
                .containsExactly(
                        "company_name",
                        "email",
                        "phone_number",
                        "first_name",
                        "last_name",
                        "status",
                        "assignedUsers",
                        "tags",
                        "customFields/1");
        assertThat(LeadPatchFixture.change(lead(), object(), Strictness.STRICT))
                .isEqualTo(LeadChange.Unchanged.INSTANCE);
    }
}
