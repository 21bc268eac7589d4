package dev.leadpatch.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.leadpatch.acceptance.fixture.DemoFixture;
import java.math.BigDecimal;
import java.util.List;
import leadpatch.client.ApiClient;
import leadpatch.client.ApiException;
import leadpatch.client.ApiResponse;
import leadpatch.client.api.LeadsApi;
import leadpatch.client.model.CustomFieldEntry;
import leadpatch.client.model.CustomFieldValue;
import leadpatch.client.model.ErrorResponse;
import leadpatch.client.model.Lead;
import leadpatch.client.model.LeadPatch;
import leadpatch.client.model.LeadResult;
import leadpatch.client.model.LeadStatus;
import leadpatch.client.model.StoredValue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A Java client that openapi-generator makes from the document, against the service. */
@Tag("clients")
class GeneratedClientTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final long lead = demo.addEmptyLead();
    private final ApiClient client = newClient();
    private final LeadsApi leads = new LeadsApi(client);

    private ApiClient newClient() {
        ApiClient created = new ApiClient();
        created.updateBaseUri(demo.client().baseUri().toString());
        created.setRequestInterceptor(request -> request.header(
                "Authorization", "Bearer " + dev.leadpatch.acceptance.fixture.ApiClient.READ_WRITE_KEY));
        return created;
    }

    @Test
    void null_clears_a_field_and_an_absent_member_keeps_it() throws Exception {
        update(new LeadPatch().firstName("Ada").phoneNumber("+1-415-555-0112"), null);

        ApiResponse<LeadResult> response =
                update(new LeadPatch().phoneNumber(null).status(LeadStatus.CONTACTED), null);

        assertThat(response.getHeaders().get("ETag")).containsExactly("\"3\"");
        assertThat(response.getData().getId()).isEqualTo(lead);
        assertThat(response.getData().getUpdatedAt()).isNotNull();
        Lead updated = get();
        assertThat(updated.getPhoneNumber()).isNull();
        assertThat(updated.getFirstName()).isEqualTo("Ada");
        assertThat(updated.getStatus()).isEqualTo(LeadStatus.CONTACTED);
    }

    @Test
    void custom_fields_and_lists_are_set_and_cleared() throws Exception {
        long number = demo.fieldId("number");
        update(
                new LeadPatch()
                        .tags(List.of(1, 2))
                        .addCustomFieldsItem(new CustomFieldEntry()
                                .customFieldId(number)
                                .type(CustomFieldEntry.TypeEnum.NUMBER)
                                .value(new CustomFieldValue().number(new BigDecimal("4.5")))),
                null);

        Lead updated = get();
        assertThat(updated.getTags()).extracting(tag -> tag.getId()).containsExactly(1L, 2L);
        assertThat(updated.getReadCustomFields())
                .singleElement()
                .satisfies(field -> assertThat(field.getId()).isEqualTo(number))
                .extracting(field -> field.getValue())
                .extracting(StoredValue::getNumber)
                .isEqualTo(new BigDecimal("4.5"));

        update(
                new LeadPatch()
                        .addCustomFieldsItem(new CustomFieldEntry()
                                .customFieldId(number)
                                .type(CustomFieldEntry.TypeEnum.NUMBER)
                                .value(null)),
                null);
        assertThat(get().getReadCustomFields()).isEmpty();
    }

    @Test
    void version_mismatch_is_read_as_an_error() throws Exception {
        update(new LeadPatch().lastName("Lovelace"), null);

        ApiException exception = catchThrowableOfType(
                ApiException.class, () -> update(new LeadPatch().lastName("Byron"), "\"1\""));

        assertThat(exception.getCode()).isEqualTo(412);
        ErrorResponse error = client.getObjectMapper().readValue(exception.getResponseBody(), ErrorResponse.class);
        assertThat(error.getCode()).isEqualTo("version_mismatch");
        assertThat(error.getCurrentVersion()).isEqualTo(2);
        assertThat(error.getChangedSince()).containsExactly("last_name");
    }

    private ApiResponse<LeadResult> update(LeadPatch patch, String ifMatch) throws ApiException {
        return leads.updateLeadWithHttpInfo(LeadsApi.APIUpdateLeadRequest.newBuilder()
                .leadId(String.valueOf(lead))
                .leadPatch(patch)
                .ifMatch(ifMatch)
                .build());
    }

    private Lead get() throws ApiException {
        return leads.getLead(
                LeadsApi.APIGetLeadRequest.newBuilder().leadId(String.valueOf(lead)).build());
    }
}
