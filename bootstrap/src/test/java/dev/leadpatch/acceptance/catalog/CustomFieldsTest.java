package dev.leadpatch.acceptance.catalog;

import static dev.leadpatch.acceptance.fixture.CatalogApiFixture.FIELDS;
import static dev.leadpatch.acceptance.fixture.CatalogApiFixture.options;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.CatalogApiFixture;
import dev.leadpatch.acceptance.fixture.JsonLists;
import dev.leadpatch.acceptance.fixture.PatchBodies;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Custom fields and their options: creation, changes and archive. */
class CustomFieldsTest {

    private final CatalogApiFixture catalog = CatalogApiFixture.forNewCompany();

    @Test
    void created_field_can_be_set_by_the_next_request() {
        Map<String, Object> field = catalog.post(
                        FIELDS,
                        "{\"label\": \"Stage\", \"type\": \"select\", \"options\": [{\"label\": \"Late\"}, {\"label\": \"Early\"}]}")
                .assertStatus(201)
                .json();

        assertThat(field)
                .containsEntry("category", "lead")
                .containsEntry("required", false)
                .containsEntry("shared", false)
                .containsEntry("partner_type", null)
                .containsEntry(
                        "options", List.of(Map.of("id", 1L, "label", "Late"), Map.of("id", 2L, "label", "Early")));
        assertThat(catalog.list(FIELDS)).containsExactly(field);
        assertThat(catalog.admin().get(FIELDS + "/" + field.get("id")).json()).isEqualTo(field);
        long lead = catalog.company().addLead();
        long id = (Long) field.get("id");
        catalog.admin()
                .patch(lead, PatchBodies.customFields(PatchBodies.customFieldEntry(id, "select", 2)))
                .assertStatus(200);
    }

    @Test
    void all_violations_are_reported_in_document_order() {
        catalog.post(FIELDS, """
                        {"type": "string", "required": "yes", "options": [{"label": "A"}, {"label": "a"}, {}],
                         "category": "Deal", "label": "a\\tb"}
                        """)
                .assertEntryRejected(
                        "/type unknown_type",
                        "/required type",
                        "/options/1/label duplicate_option",
                        "/options/2 missing_member",
                        "/category category",
                        "/label control_character");
        catalog.post(FIELDS, "{\"label\": \"A\", \"type\": \"text\", \"options\": []}")
                .assertEntryRejected("/options wrong_type");
        assertThat(catalog.list(FIELDS)).isEmpty();
    }

    @Test
    void type_and_category_never_change() {
        long field = catalog.create(FIELDS, "{\"label\": \"Budget\", \"type\": \"number\"}");

        catalog.patch(FIELDS + "/" + field, "{\"type\": \"text\", \"category\": \"deal\", \"options\": []}")
                .assertEntryRejected("/type read_only", "/category read_only", "/options unknown_field");
        assertThat(catalog.patch(FIELDS + "/" + field, "{\"type\": \"number\", \"label\": \"Volume\"}")
                        .assertStatus(200)
                        .json())
                .containsEntry("type", "number")
                .containsEntry("label", "Volume");
    }

    @Test
    void leads_without_a_value_of_a_new_required_field_can_be_changed() {
        long lead = catalog.company().addLead();
        long field = catalog.create(FIELDS, "{\"label\": \"Source\", \"type\": \"text\", \"required\": true}");

        catalog.admin().patch(lead, "{\"status\": \"contacted\"}").assertStatus(200);
        catalog.post("/api/v1/leads", "{\"first_name\": \"Ada\"}").assertLeadRejected("/customFields required");
        catalog.admin()
                .patch(lead, PatchBodies.customFields(PatchBodies.customFieldEntry(field, "text", "fair")))
                .assertStatus(200);
        catalog.admin()
                .patch(
                        lead,
                        "{\"customFields\": [{\"customFieldId\": %d, \"type\": \"text\", \"value\": null}]}"
                                .formatted(field))
                .assertRejected("/customFields/0/value required");
        catalog.delete(FIELDS + "/" + field).assertStatus(204);
        catalog.post("/api/v1/leads", "{\"first_name\": \"Ada\"}").assertStatus(201);
    }

    @Test
    void archived_field_stays_on_its_leads_and_can_be_restored() {
        long lead = catalog.company().addLead();
        long field = catalog.create(FIELDS, "{\"label\": \"Budget\", \"type\": \"number\"}");
        String patch = PatchBodies.customFields(PatchBodies.customFieldEntry(field, "number", 7));
        catalog.admin().patch(lead, patch).assertStatus(200);

        catalog.delete(FIELDS + "/" + field).assertStatus(204);

        assertThat(catalog.list(FIELDS)).isEmpty();
        assertThat(catalog.list(FIELDS + "?archived=only").get(0)).containsEntry("archived", true);
        assertThat(JsonLists.customFieldValue(catalog.admin().getLead(lead), field))
                .contains(Map.of("number", 7L));
        catalog.admin()
                .patch(catalog.company().addLead(), patch)
                .assertRejected("/customFields/0/customFieldId archived");
        assertThat(catalog.restore(FIELDS + "/" + field).assertStatus(200).json())
                .doesNotContainKey("archived");
        catalog.admin().patch(catalog.company().addLead(), patch).assertStatus(200);
    }

    @Test
    void labels_are_unique_within_a_category() {
        long field = catalog.create(FIELDS, "{\"label\": \"Budget\", \"type\": \"number\"}");

        assertThat(catalog.post(FIELDS, "{\"label\": \"BUDGET\", \"type\": \"text\"}")
                        .assertError(409, "already_exists")
                        .get("existing_id"))
                .isEqualTo(field);
        catalog.create(FIELDS, "{\"label\": \"Budget\", \"type\": \"number\", \"category\": \"deal\"}");
        assertThat(catalog.list(FIELDS + "?category=lead")).hasSize(1);
    }

    @Test
    void options_are_added_renamed_archived_and_restored() {
        long field = catalog.create(FIELDS, "{\"label\": \"Stage\", \"type\": \"select\"}");
        long lead = catalog.company().addLead();

        Map<String, Object> early = catalog.post(options(field), "{\"label\": \"Early\"}")
                .assertStatus(201)
                .json();
        long late = catalog.create(options(field), "{\"label\": \"Late\"}");

        assertThat(early).isEqualTo(Map.of("id", 1L, "label", "Early"));
        String path = options(field) + "/" + late;
        assertThat(catalog.patch(path, "{\"label\": \"Later\"}")
                        .assertStatus(200)
                        .json())
                .isEqualTo(Map.of("id", late, "label", "Later"));
        String patch = PatchBodies.customFields(PatchBodies.customFieldEntry(field, "select", late));
        catalog.admin().patch(lead, patch).assertStatus(200);
        catalog.delete(path).assertStatus(204);
        assertThat(catalog.list(options(field))).containsExactly(early);
        assertThat(catalog.list(options(field) + "?archived=include")).hasSize(2);
        assertThat(catalog.admin().get(path).json()).containsEntry("archived", true);
        assertThat(JsonLists.customFieldValue(catalog.admin().getLead(lead), field))
                .contains(Map.of("select", late));
        catalog.admin()
                .patch(catalog.company().addLead(), patch)
                .assertRejected("/customFields/0/value/select archived");
        catalog.restore(path).assertStatus(200);
        assertThat(catalog.list(options(field))).hasSize(2);
    }

    @Test
    void option_is_validated_and_its_label_is_unique_within_the_field() {
        long field = catalog.create(
                FIELDS, "{\"label\": \"Stage\", \"type\": \"multi_select\", \"options\": [{\"label\": \"Early\"}]}");

        assertThat(catalog.post(options(field), "{\"label\": \"EARLY\"}")
                        .assertError(409, "already_exists")
                        .get("existing_id"))
                .isEqualTo(1L);
        catalog.post(options(field), "{\"label\": 7, \"color\": \"#000000\"}")
                .assertEntryRejected("/label type", "/color unknown_field");
        long text = catalog.create(FIELDS, "{\"label\": \"Notes\", \"type\": \"text\"}");
        catalog.post(options(text), "{\"label\": \"Early\"}").assertEntryRejected(" wrong_type");
        assertThat(catalog.list(options(text))).isEmpty();
    }

    @Test
    void options_of_another_company_are_not_found() {
        CatalogApiFixture other = CatalogApiFixture.forNewCompany();
        long field = other.create(
                FIELDS, "{\"label\": \"Stage\", \"type\": \"select\", \"options\": [{\"label\": \"Early\"}]}");

        for (Object id : List.of(field, "x")) {
            assertThat(catalog.admin()
                            .get(FIELDS + "/" + id + "/options")
                            .assertStatus(404)
                            .json())
                    .isEqualTo(Map.of("error", "Custom field not found or not accessible"));
        }
        assertThat(catalog.post(options(field), "{}").assertStatus(404).json())
                .isEqualTo(Map.of("error", "Custom field not found or not accessible"));
        assertThat(catalog.delete(options(field) + "/1").assertStatus(404).json())
                .isEqualTo(Map.of("error", "Option not found or not accessible"));
        assertThat(catalog.patch(FIELDS + "/" + field, "{}").assertStatus(404).json())
                .isEqualTo(Map.of("error", "Custom field not found or not accessible"));
    }

    @Test
    void number_of_options_is_limited() {
        String all = IntStream.range(0, CompanyCatalog.MAX_OPTIONS)
                .mapToObj("{\"label\": \"Option %d\"}"::formatted)
                .collect(Collectors.joining(","));
        String body = "{\"label\": \"Stage\", \"type\": \"select\", \"options\": [%s]}";
        catalog.post(FIELDS, body.formatted(all + ",{\"label\": \"x\"}")).assertEntryRejected("/options too_many");
        long field = catalog.create(FIELDS, body.formatted(all));

        assertThat((String) catalog.post(options(field), "{\"label\": \"x\"}")
                        .assertError(409, "too_many_entries")
                        .get("error"))
                .contains("500 options per custom field");
    }

    @Test
    void fields_and_options_are_managed_by_admin_keys_only() {
        long field = catalog.create(FIELDS, "{\"label\": \"Stage\", \"type\": \"select\"}");

        for (String path : List.of(FIELDS, options(field))) {
            assertThat(catalog.clientWith("read", "write")
                            .send("POST", path, "{\"label\": \"a\"}")
                            .assertStatus(403)
                            .json())
                    .isEqualTo(Map.of("error", "Admin access required for this operation"));
        }
    }
}
