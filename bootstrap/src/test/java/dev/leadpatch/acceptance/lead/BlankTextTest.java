package dev.leadpatch.acceptance.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.BulkRequests;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import dev.leadpatch.acceptance.fixture.JsonLists;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blank text in a patch: rejected, cleared or ignored. */
class BlankTextTest {
    private static final String BLANK_FIRST_NAME = "{\"first_name\": \"\"}";

    private final CompanyFixture company =
            CompanyFixture.create(DemoFixture.shared().database());
    private final ApiClient admin = EndpointApiFixture.client(company.addKeyWith("read", "write", "admin"));
    private final long field = company.addField("text", "Reference");
    private final long lead = newLead();

    private long newLead() {
        long id = company.addLead();
        admin.patch(id, "{\"first_name\": \"Ada\", " + customField("{\"text\": \"a\"}") + "}")
                .assertStatus(200);
        return id;
    }

    private String customField(String value) {
        return "\"customFields\": [{\"customFieldId\": " + field + ", \"type\": \"text\", \"value\": " + value + "}]";
    }

    private static ApiClient preferring(ApiClient client, String preference) {
        return client.withHeader("Prefer", preference);
    }

    private ApiClient clientWithFlags(String flags) {
        Object key = admin.send(
                        "POST",
                        "/api/v1/api-keys",
                        "{\"label\": \"a\", \"access\": [\"read\", \"write\"], " + flags + "}")
                .assertStatus(201)
                .get("key");
        return ApiClient.withKey(admin.baseUri(), (String) key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "handling=strict | 400 | Ada",
                "handling=lenient | 200 | ",
                "handling=lenient, blank=ignore | 200 | Ada",
                "blank=ignore | 200 | Ada",
                "blank=clear | 200 | ",
                "blank=reject, handling=lenient | 400 | Ada",
                "BLANK=Ignore | 200 | Ada",
                "blank=other | 400 | Ada",
                "blank=ignore, blank=clear | 200 | Ada"
            })
    void preference_selects_the_meaning(String preference, int status, String firstName) {
        preferring(admin, preference).patch(lead, BLANK_FIRST_NAME).assertStatus(status);
        assertThat(admin.getLead(lead).get("first_name")).isEqualTo(firstName);
    }

    @Test
    void applied_preference_and_ignored_members_are_returned() {
        ApiResponse response = preferring(admin, "blank=ignore, handling=lenient")
                .patch(lead, "{\"zzz\": 1, \"first_name\": \" \", \"last_name\": \"Byron\"}")
                .assertStatus(200);
        assertThat(response.header("Preference-Applied")).contains("handling=lenient, blank=ignore");
        assertThat(response.header("Leadpatch-Ignored")).contains("/zzz, /first_name");
        assertThat(admin.getLead(lead).json())
                .containsEntry("last_name", "Byron")
                .containsEntry("first_name", "Ada");
        admin.withHeader("Prefer", "blank=ignore").patch(lead, "{\"zzz\": 1}").assertRejected("/zzz unknown_field");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "{\"text\": \"\\u200b\"}", "\"\\u3164 \"", "{\"text\": \"\"}"})
    void blank_values_of_custom_fields_are_ignored(String value) {
        ApiResponse response = preferring(admin, "blank=ignore")
                .patch(lead, "{" + customField(value) + "}")
                .assertStatus(200);
        assertThat(response.header("Leadpatch-Ignored")).contains("/customFields/0/value");
        assertThat(JsonLists.idsOf(admin.getLead(lead), "custom_fields")).containsExactly(field);
    }

    @Test
    void every_field_is_ignored_and_the_rest_is_validated() {
        ApiClient ignoring = preferring(admin, "blank=ignore");
        ignoring.patch(lead, """
                        {"email": "", "phone_number": " ", "status": "", "tags": "", "assignedUsers": "", "customFields": "",
                         "custom_fields": "", "assigned_users": "", "source": "", "partner_type": ""}
                        """).assertStatus(200);
        assertThat(admin.getLead(lead).get("status")).isEqualTo("new");
        ignoring.patch(lead, """
                        {"tags": [""], "customFields": [{"customFieldId": "x", "type": "zzz", "value": ""}, {"value": ""}]}
                        """)
                .assertRejected(
                        "/tags/0 type",
                        "/customFields/0/customFieldId type",
                        "/customFields/0/type unknown_type",
                        "/customFields/1 missing_member");
    }

    @Test
    void conditions_and_updated_at_are_not_ignored() {
        ApiClient ignoring = preferring(admin, "blank=ignore");
        ignoring.patch(lead, "{\"last_name\": \"B\", \"if\": {\"first_name\": \"\"}, \"updated_at\": \"\"}")
                .assertRejected("/if/first_name blank", "/updated_at date");
        preferring(admin, "blank=ignore, handling=lenient")
                .patch(lead, "{\"last_name\": \"B\", \"if\": {\"first_name\": \"\"}}")
                .assertError(409, "condition_failed");
    }

    @Test
    void flag_of_the_key_is_the_default() {
        ApiClient ignoring = clientWithFlags("\"ignore_blank\": true");
        assertThat(ignoring.get("/api/v1/api-keys/self").get("ignore_blank")).isEqualTo(true);
        ignoring.patch(lead, BLANK_FIRST_NAME).assertStatus(200);
        preferring(ignoring, "handling=lenient").patch(lead, BLANK_FIRST_NAME).assertStatus(200);
        assertThat(admin.getLead(lead).get("first_name")).isEqualTo("Ada");
        preferring(ignoring, "blank=reject").patch(lead, BLANK_FIRST_NAME).assertRejected("/first_name blank");
        preferring(ignoring, "blank=clear").patch(lead, BLANK_FIRST_NAME).assertStatus(200);
        assertThat(admin.getLead(lead).get("first_name")).isNull();
    }

    @Test
    void ignored_fields_require_no_permission() {
        ApiClient limited = clientWithFlags("\"fields\": [\"status\"], \"ignore_blank\": true");
        limited.patch(lead, "{\"status\": \"lost\", \"email\": \"\", " + customField("\"\"") + "}")
                .assertStatus(200);
        preferring(limited, "blank=clear")
                .patch(lead, "{\"status\": \"lost\", \"email\": \"\", " + customField("\"\"") + "}")
                .assertError(403, "field_not_permitted");
    }

    @Test
    void bulk_updates_and_creations_ignore_blank_text() {
        ApiClient ignoring = preferring(admin, "blank=ignore");
        assertThat(BulkRequests.statuses(
                        BulkRequests.send(ignoring, BulkRequests.items(List.of(lead), "\"first_name\": \"\""))))
                .containsExactly(200L);
        assertThat(admin.getLead(lead).get("first_name")).isEqualTo("Ada");
        Object created = ignoring.send(
                        "POST", "/api/v1/leads", "{\"first_name\": \"Bob\", \"email\": \"\", \"source\": \"\"}")
                .assertStatus(201)
                .get("id");
        ignoring.send("POST", "/api/v1/leads?match=email", BLANK_FIRST_NAME).assertError(400, "no_match_value");
        ignoring.send("POST", "/api/v1/leads", BLANK_FIRST_NAME).assertLeadRejected(" missing_member");
        assertThat(admin.getLead((Long) created).get("email")).isNull();
    }

    @Test
    void requests_that_write_no_leads_do_not_apply_the_preference() {
        assertThat(preferring(admin, "blank=ignore")
                        .get("/api/v1/leads/" + lead)
                        .header("Preference-Applied"))
                .isEmpty();
        assertThat(preferring(admin, "blank=ignore, handling=strict")
                        .send("POST", "/api/v1/tags", "{\"label\": \"Hot\"}")
                        .assertStatus(201)
                        .header("Preference-Applied"))
                .contains("handling=strict");
    }
}
